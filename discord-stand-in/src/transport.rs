//! How frames travel: plain, compressed one by one, or as one compressed stream per connection.

use std::fmt;
use std::io::Write;

use axum::extract::ws::Message;
use flate2::Compression;
use flate2::write::ZlibEncoder;

/// Discord's window of 2^18 bytes, which whoever reads keeps for each connection:
/// <https://discord.com/blog/how-discord-reduced-websocket-traffic-by-40-percent> (20 September 2024).
const ZSTD_WINDOW: u32 = 18;
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
                let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 1).expect("zstd at its fastest level");
                encoder.window_log(ZSTD_WINDOW).expect("a window that zstd allows");
                Ok(Self::Zstd(encoder))
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

#[cfg(test)]
mod tests {
    use std::io::Read;

    use axum::extract::ws::Message;
    use flate2::read::ZlibDecoder;
    use flate2::{Decompress, FlushDecompress};

    use super::Transport;

    fn bytes(message: Message) -> Vec<u8> {
        match message {
            Message::Binary(bytes) => bytes.to_vec(),
            other => panic!("not compressed: {other:?}"),
        }
    }

    #[test]
    fn each_zlib_frame_is_complete_and_shares_one_stream() {
        let mut transport = Transport::by_query(Some("zlib-stream")).expect("known");
        let mut inflate = Decompress::new(true);
        for text in ["{\"op\":10}", "{\"op\":11,\"d\":\"困った\"}"] {
            let packed = bytes(transport.pack(text));
            assert!(packed.ends_with(&[0, 0, 0xFF, 0xFF]), "by this clients tell a frame's end");
            let mut out = Vec::with_capacity(4_096);
            inflate.decompress_vec(&packed, &mut out, FlushDecompress::Sync).expect("one stream");
            assert_eq!(out, text.as_bytes());
        }
    }

    #[test]
    fn large_payloads_are_compressed_alone() {
        let mut transport = Transport::Payload;
        assert!(matches!(transport.pack("{}"), Message::Text(_)));
        let long = "困".repeat(1_000);
        for _ in 0..2 {
            let mut out = String::new();
            ZlibDecoder::new(bytes(transport.pack(&long)).as_slice()).read_to_string(&mut out).expect("complete in itself");
            assert_eq!(out, long);
        }
    }
}
