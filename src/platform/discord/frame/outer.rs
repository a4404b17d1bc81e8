//! The names of a frame, found without parsing it.

/// What a frame says of itself.
pub struct Outer<'a> {
    pub op: Option<u8>,
    pub event: &'a str,
    /// Where the value of `d` begins.
    pub data: usize,
}

/// The names of a frame, whatever their order. Values are passed over, not parsed; once all three are known, the rest is not even looked at.
#[must_use]
pub fn outer(frame: &str) -> Option<Outer<'_>> {
    let bytes = frame.as_bytes();
    let (mut op, mut event, mut data) = (None, None, None);
    let mut at = blank(bytes, 0);
    if bytes.get(at) != Some(&b'{') {
        return None;
    }
    at = blank(bytes, at + 1);
    while bytes.get(at) == Some(&b'"') {
        let end = string(bytes, at)?;
        let key = &bytes[at + 1..end - 1];
        at = blank(bytes, end);
        if bytes.get(at) != Some(&b':') {
            return None;
        }
        at = blank(bytes, at + 1);
        if key == b"d" {
            data = Some(at);
            if op.is_some() && event.is_some() {
                break;
            }
        }
        let end = value(bytes, at)?;
        match key {
            b"op" => op = frame.get(at..end)?.trim_ascii().parse().ok(),
            // `null` becomes a name that no event has.
            b"t" => event = Some(frame.get(at..end)?.trim_matches('"')),
            _ => {}
        }
        at = blank(bytes, end);
        if bytes.get(at) != Some(&b',') {
            break;
        }
        at = blank(bytes, at + 1);
    }
    Some(Outer { op, event: event?, data: data? })
}

pub(super) fn blank(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
        at += 1;
    }
    at
}

/// Behind the string that begins at `at`.
pub(super) fn string(bytes: &[u8], at: usize) -> Option<usize> {
    let mut at = at + 1;
    loop {
        at += memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes[at] == b'"' {
            return Some(at + 1);
        }
        at += 2;
    }
}

/// Behind the value that begins at `at`, without judging it.
pub(super) fn value(bytes: &[u8], mut at: usize) -> Option<usize> {
    let mut depth = 0_usize;
    loop {
        match bytes.get(at)? {
            b'"' => at = string(bytes, at)?,
            b'{' | b'[' => {
                depth += 1;
                at += 1;
            }
            // The end of the frame ends a bare value.
            b'}' | b']' | b',' if depth == 0 => return Some(at),
            b'}' | b']' => {
                depth -= 1;
                at += 1;
            }
            _ => at += 1,
        }
        if depth == 0 && matches!(bytes.get(at.wrapping_sub(1)), Some(b'}' | b']' | b'"')) {
            return Some(at);
        }
    }
}
