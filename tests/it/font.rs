//! A font whose every letter is a block: tests need one, and no machine has to have any.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

/// Writes one with these letters into a folder.
pub fn with(folder: &Path, letters: RangeInclusive<u32>) -> PathBuf {
    let file = folder.join("blocks.ttf");
    std::fs::write(&file, font(letters)).expect("written");
    file
}

/// One with all letters of Japanese and English.
pub fn whole(folder: &Path) -> PathBuf {
    with(folder, 0x20..=0xffef)
}

/// TrueType: <https://learn.microsoft.com/typography/opentype/spec/otff>.
fn font(letters: RangeInclusive<u32>) -> Vec<u8> {
    let words = |words: &[u16]| -> Vec<u8> { words.iter().flat_map(|word| word.to_be_bytes()).collect() };
    let longs = |longs: &[u32]| -> Vec<u8> { longs.iter().flat_map(|long| long.to_be_bytes()).collect() };
    // One square of 800 by 800 units, in an em of 1,000.
    let square = words(&[1, 0, 0, 800, 800, 3, 0, 0x0101, 0x0101, 0, 800, 0, 800u16.wrapping_neg(), 0, 0, 800, 0]);
    let half = u16::try_from(square.len() / 2).expect("short");
    // Each letter has a group of its own, for all are the same block.
    let groups: Vec<u32> = letters.flat_map(|letter| [letter, letter, 1]).collect();
    let size = u32::try_from(16 + groups.len() * 4).expect("short enough");
    let cmap = [words(&[0, 1, 3, 10]), longs(&[12]), words(&[12, 0]), longs(&[size, 0, size / 12 - 1]), longs(&groups)].concat();
    let head = [
        longs(&[0x0001_0000, 0x0001_0000, 0, 0x5f0f_3cf5]),
        words(&[0, 1_000]),
        longs(&[0, 0, 0, 0]),
        words(&[0, 0, 1_000, 1_000, 0, 8, 2, 0, 0]),
    ];
    let hhea = [longs(&[0x0001_0000]), words(&[800, 0, 0, 1_000, 0, 0, 800, 1, 0, 0, 0, 0, 0, 0, 0, 2])];
    let maxp = [longs(&[0x0001_0000]), words(&[2, 4, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0])];
    let tables: [(&[u8; 4], Vec<u8>); 7] = [
        (b"cmap", cmap),
        (b"glyf", square),
        (b"head", head.concat()),
        (b"hhea", hhea.concat()),
        (b"hmtx", words(&[1_000, 0, 1_000, 0])),
        (b"loca", words(&[0, 0, half])),
        (b"maxp", maxp.concat()),
    ];
    let mut out = [longs(&[0x0001_0000]), words(&[7, 64, 2, 48])].concat();
    let mut at = out.len() + tables.len() * 16;
    for (name, table) in &tables {
        let place = [0, u32::try_from(at).expect("short enough"), u32::try_from(table.len()).expect("short enough")];
        out.extend([name.to_vec(), longs(&place)].concat());
        at += table.len().next_multiple_of(4);
    }
    for (_, table) in &tables {
        out.extend(table);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    out
}
