//! Discord's numbers, each once. Lengths are in UTF-16 units or characters, whichever is more ([`length`]).

/// Text of a message (<https://discord.com/developers/docs/resources/message#create-message>).
pub const CONTENT: usize = 2_000;
/// A nonce (<https://discord.com/developers/docs/resources/message#create-message>).
pub const NONCE: usize = 25;
/// Text of all embeds together (<https://discord.com/developers/docs/resources/message#embed-object-embed-limits>).
pub const EMBEDS: usize = 6_000;
/// An embed's description (same page).
pub const EMBED_TEXT: usize = 4_096;

/// Bytes of the files of a message, where a server pays for no more (<https://docs.discord.com/developers/reference#uploading-files>).
pub const FILES: usize = 10 << 20;
/// What a file shows to those who do not see it (<https://docs.discord.com/developers/resources/message#attachment-object>).
pub const FILE_TEXT: usize = 1_024;

/// A thread's name (<https://docs.discord.com/developers/resources/channel#start-thread-without-message>).
pub const THREAD: usize = 100;

/// Rows of buttons below a message (<https://discord.com/developers/docs/components/reference#action-row>).
pub const ROWS: usize = 5;
/// Buttons in a row (same page).
pub const ROW: usize = 5;
/// A button's label (<https://discord.com/developers/docs/components/reference#button>).
pub const LABEL: usize = 80;
/// What Discord recommends for a label, so that it is not cut off on a phone (same page).
pub const LABEL_SHOWN: usize = 38;
/// The same with an icon beside it (same page).
pub const LABEL_SHOWN_WITH_ICON: usize = 34;
/// A `custom_id`, which holds a button's token (same page).
pub const TOKEN: usize = 100;
/// A link button's address (same page).
pub const URL: usize = 512;
/// Options of a select menu (<https://discord.com/developers/docs/components/reference#string-select>).
pub const OPTIONS: usize = 25;
/// An option's label, value or description (same page).
pub const OPTION: usize = 100;
/// What a select menu shows before anything is chosen (same page).
pub const PLACEHOLDER: usize = 150;
/// A form's title (<https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-modal>).
pub const FORM_TITLE: usize = 45;
/// The label of a field in it (<https://discord.com/developers/docs/components/reference#text-input>).
pub const FIELD_LABEL: usize = 45;

/// Commands that are no topic's, by their names for Discord; people see them in their language.
pub const PRIVACY: &str = "privacy";
pub const AUTOMOD: &str = "automod";
pub const INCIDENT: &str = "incident";
pub const SETUP: &str = "setup";
pub const STATS: &str = "stats";
/// None of a topic may be called so.
pub const OWN_COMMANDS: &[&str] = &[PRIVACY, AUTOMOD, INCIDENT, SETUP, STATS];
/// A command's or an option's name
/// (<https://discord.com/developers/docs/interactions/application-commands#application-command-object>).
pub const COMMAND: usize = 32;
/// Its description (same page).
pub const DESCRIPTION: usize = 100;
/// All texts of one command together (same page).
pub const COMMAND_TEXT: usize = 8_000;
/// Slash commands of an application (same page).
pub const COMMANDS: usize = 100;
/// Suggestions while an option is being typed, and the length of each
/// (<https://discord.com/developers/docs/interactions/application-commands#autocomplete>).
pub const CHOICES: usize = 25;
pub const CHOICE: usize = 100;

/// Discord's languages (<https://discord.com/developers/docs/reference#locales>).
pub const LANGUAGES: [&str; 32] = [
    "bg", "cs", "da", "de", "el", "en-GB", "en-US", "es-419", "es-ES", "fi", "fr", "hi", "hr", "hu", "id", "it", "ja", "ko", "lt", "nl",
    "no", "pl", "pt-BR", "ro", "ru", "sv-SE", "th", "tr", "uk", "vi", "zh-CN", "zh-TW",
];

/// A text's length in the unit in which Discord counts, whichever it is: UTF-16 gives the larger number.
#[must_use]
pub fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Whether Discord takes this as the name of a slash command or option: letters (lower case where there is one),
/// digits, `-`, `_` and `'` (same page as [`COMMAND`]).
#[must_use]
pub fn is_command_name(name: &str) -> bool {
    // Devanagari and Thai as a whole: their vowel signs and tone marks are no letters.
    let devanagari = |c| matches!(c, '\u{900}'..='\u{950}' | '\u{955}'..='\u{963}' | '\u{966}'..='\u{97f}' | '\u{a8e0}'..='\u{a8ff}');
    let thai = |c| matches!(c, '\u{e01}'..='\u{e3a}' | '\u{e40}'..='\u{e5b}');
    let letter = |c: char| c.is_alphanumeric() && c.to_lowercase().eq([c]) || matches!(c, '-' | '_' | '\'' | 'ー');
    !name.is_empty() && name.chars().count() <= COMMAND && name.chars().all(|c| letter(c) || devanagari(c) || thai(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_those_of_the_larger_unit() {
        assert_eq!((length("コード"), length("🛟"), length("e\u{301}")), (3, 2, 2));
    }

    #[test]
    fn names_of_commands() {
        for good in ["2fa-reset", "2段階認証リセット", "コード届かない", "症状"] {
            assert!(is_command_name(good), "{good}");
        }
        for bad in ["", "Login", "渡し・舟", "渡し 舟", "渡し舟!", &"舟".repeat(33)] {
            assert!(!is_command_name(bad), "{bad}");
        }
    }
}
