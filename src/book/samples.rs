//! Sample messages in `tests/samples/`: what must be recognised, and how.
//!
//! One message a line; `\n` is a line break within it; lines that start with `# ` are comments. ` ## id, id` at the
//! end names other topics that are an equally good first answer.

use std::collections::BTreeMap;

use super::intents::File;
use crate::message::Locale;

/// Messages that cannot be heard rightly yet, as [`Sample::name`] has them.
pub const KNOWN_FAILURES: &str = "tests/samples/known-failures.txt";

/// One message and the topic that it must be heard as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    pub text: String,
    /// The file's stem; `none` where the bot must stay silent.
    pub label: String,
    /// Equally good.
    pub also: Vec<String>,
    pub locale: Locale,
    pub file: String,
    pub line: usize,
}

impl Sample {
    /// The label and those that are equally good.
    #[must_use]
    pub fn right(&self) -> Vec<&str> {
        std::iter::once(&self.label).chain(&self.also).map(String::as_str).collect()
    }

    /// How the list of known failures names it: `ja/code-not-received: コード来ない`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}/{}: {}", self.locale, self.label, self.text.replace('\n', "\\n"))
    }
}

/// The known failures among the files, with their lines.
#[must_use]
pub fn known_failures(files: &[File]) -> BTreeMap<String, usize> {
    let lines = files.iter().filter(|(path, _)| path == KNOWN_FAILURES).flat_map(|(_, text)| text.lines().enumerate());
    lines.filter(|(_, line)| !line.is_empty() && !line.starts_with("# ")).map(|(n, line)| (line.to_owned(), n + 1)).collect()
}

/// Reads all samples among the files, in the order of their paths.
#[must_use]
pub fn read(files: &[File]) -> Vec<Sample> {
    let mut out = Vec::new();
    for (path, text) in files {
        let Some((tag, stem)) = path.strip_prefix("tests/samples/").and_then(|p| p.strip_suffix(".txt")).and_then(|p| p.split_once('/'))
        else {
            continue;
        };
        let Some(locale) = Locale::new(tag) else { continue };
        for (n, line) in text.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with("# ") {
                continue;
            }
            let (message, also) = line.rsplit_once(" ## ").unwrap_or((line, ""));
            out.push(Sample {
                text: message.trim_end().replace("\\n", "\n"),
                label: stem.to_owned(),
                also: also.split(',').map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned).collect(),
                locale,
                file: path.clone(),
                line: n + 1,
            });
        }
    }
    out
}
