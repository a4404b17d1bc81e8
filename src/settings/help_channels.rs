//! The channels in which the bot answers without being asked by name.

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum HelpChannels {
    #[default]
    None,
    All,
    Some(Vec<u64>),
}

impl HelpChannels {
    #[must_use]
    pub fn contains(&self, channel: u64) -> bool {
        match self {
            HelpChannels::None => false,
            HelpChannels::All => true,
            HelpChannels::Some(channels) => channels.contains(&channel),
        }
    }
}

/// The error says which ones are wrong by their places: what stands there instead may be a secret.
pub(super) fn help_channels(text: &str) -> Result<HelpChannels, String> {
    match text {
        "" => return Ok(HelpChannels::None),
        "all" => return Ok(HelpChannels::All),
        _ => {}
    }
    let ids: Vec<Option<u64>> =
        text.split(',').map(str::trim).filter(|id| !id.is_empty()).map(|id| id.parse().ok().filter(|id| *id != 0)).collect();
    let wrong: Vec<String> = ids.iter().zip(1..).filter(|(id, _)| id.is_none()).map(|(_, place): (_, usize)| place.to_string()).collect();
    if !wrong.is_empty() {
        return Err(format!("; by place, these are neither: {}", wrong.join(", ")));
    }
    let ids: Vec<u64> = ids.into_iter().flatten().collect();
    if ids.is_empty() { Err("; it is set but names no channel".to_owned()) } else { Ok(HelpChannels::Some(ids)) }
}
