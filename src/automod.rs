//! The rule for Discord's own `AutoMod`, as Discord takes it.

use serde_json::{Value, json};

/// The messages with the rule's name, and with what the blocked person reads.
pub const NAME: &str = "automod-name";
pub const BLOCKED: &str = "automod-blocked";

/// Words and regexes, among its triggers, and so many rules of that kind may a server have
/// (<https://discord.com/developers/docs/resources/auto-moderation#auto-moderation-rule-object-trigger-types>).
pub const KEYWORD: u8 = 1;
pub const KEYWORD_RULES: usize = 6;
/// A message that is sent, among Discord's events.
const MESSAGE_SEND: u8 = 1;
/// The message is blocked, among its actions.
const BLOCK_MESSAGE: u8 = 1;

/// The body of a request that makes the rule (<https://discord.com/developers/docs/resources/auto-moderation#create-auto-moderation-rule>).
#[must_use]
pub fn rule(name: &str, blocked: &str, patterns: &[impl AsRef<str>]) -> Value {
    let patterns: Vec<&str> = patterns.iter().map(AsRef::as_ref).collect();
    json!({
        "name": name,
        "event_type": MESSAGE_SEND,
        "trigger_type": KEYWORD,
        "trigger_metadata": { "regex_patterns": patterns },
        "actions": [{ "type": BLOCK_MESSAGE, "metadata": { "custom_message": blocked } }],
        "enabled": true,
        "exempt_roles": [],
        "exempt_channels": [],
    })
}

/// The body of a request that makes a rule which is there what it should be. What a server added stays: words of its own, what else is
/// done, whom and where it leaves alone.
#[must_use]
pub fn renewed(there: &Value, rule: &Value) -> Value {
    let mut trigger = rule["trigger_metadata"].clone();
    for key in ["keyword_filter", "allow_list"] {
        if let Some(words) = there["trigger_metadata"][key].as_array() {
            trigger[key] = json!(words);
        }
    }
    let others = there["actions"].as_array().into_iter().flatten().filter(|action| action["type"] != BLOCK_MESSAGE);
    let actions: Vec<&Value> = rule["actions"].as_array().into_iter().flatten().chain(others).collect();
    json!({ "name": rule["name"], "trigger_metadata": trigger, "actions": actions, "enabled": true })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_added_stays() {
        let ours = rule("n", "b", &["x"]);
        let there = json!({ "id": "1", "name": "old", "event_type": 1, "trigger_type": 1, "enabled": false, "exempt_roles": ["5"],
            "trigger_metadata": { "regex_patterns": ["y"], "keyword_filter": ["w"], "allow_list": [], "mention_total_limit": null },
            "actions": [{ "type": 2, "metadata": { "channel_id": "9" } }, { "type": 1, "metadata": {} }] });
        let body = json!({ "name": "n", "enabled": true,
            "trigger_metadata": { "regex_patterns": ["x"], "keyword_filter": ["w"], "allow_list": [] },
            "actions": [{ "type": 1, "metadata": { "custom_message": "b" } }, { "type": 2, "metadata": { "channel_id": "9" } }] });
        assert_eq!(renewed(&there, &ours), body);
    }
}
