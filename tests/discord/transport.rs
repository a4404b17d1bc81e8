//! How frames travel: plain, compressed one by one, or as one compressed stream per connection.

use std::fmt;
use std::io::Write;

use axum::extract::ws::Message;
use flate2::Compression;
use flate2::write::ZlibEncoder;

/// Frames smaller than this are not worth compressing one by one.
const PAYLOAD_FROM: usize = 1_024;

/// A connection's way to send.
pub enum Transport {
    Plain,
    /// `compress: true` in Identify.
    Payload,
    Zlib(ZlibEncoder<Vec<u8>>),
    Zstd(zstd::stream::write::Encoder<'static, Vec<u8>>),
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Transport {
    /// By the value of `compress` in the gateway's address.
    ///
    /// # Errors
    /// With what was asked for, if Discord does not know it.
    pub fn by_query(compress: Option<&str>) -> Result<Self, String> {
        match compress {
            None => Ok(Self::Plain),
            Some("zlib-stream") => Ok(Self::Zlib(ZlibEncoder::new(Vec::new(), Compression::fast()))),
            Some("zstd-stream") => {
                let encoder = zstd::stream::write::Encoder::new(Vec::new(), 1);
                Ok(Self::Zstd(encoder.expect("zstd at its fastest level")))
            }
            Some(other) => Err(other.to_owned()),
        }
    }

    pub fn name(&self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Payload => "payload",
            Self::Zlib(_) => "zlib-stream",
            Self::Zstd(_) => "zstd-stream",
        }
    }

    /// The frame as a message: each is complete, so that a reader never waits for the next.
    pub fn pack(&mut self, frame: &str) -> Message {
        // Writing into a Vec cannot fail.
        const IN_MEMORY: &str = "a compressor that writes to memory";
        match self {
            Self::Payload if frame.len() >= PAYLOAD_FROM => {
                let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
                encoder.write_all(frame.as_bytes()).expect(IN_MEMORY);
                Message::Binary(encoder.finish().expect(IN_MEMORY).into())
            }
            Self::Plain | Self::Payload => Message::Text(frame.into()),
            Self::Zlib(stream) => {
                stream.write_all(frame.as_bytes()).expect(IN_MEMORY);
                stream.flush().expect(IN_MEMORY);
                Message::Binary(std::mem::take(stream.get_mut()).into())
            }
            Self::Zstd(stream) => {
                stream.write_all(frame.as_bytes()).expect(IN_MEMORY);
                stream.flush().expect(IN_MEMORY);
                Message::Binary(std::mem::take(stream.get_mut()).into())
            }
        }
    }
}
