//! Where a font for the labels of pictures may be. The project brings none: one with Japanese letters is larger than all of it.

use std::ffi::OsString;
use std::path::PathBuf;

/// Where packages put fonts with Japanese letters (Debian's fonts-noto-cjk, and whichever Gothic its alternatives name; Arch, Fedora, macOS,
/// Windows), and at last one with Latin letters.
const USUAL: [&str; 8] = [
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/fonts-japanese-gothic.ttf",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-sans-cjk-vf-fonts/NotoSansCJK-VF.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/System/Library/Fonts/ヒラギノ角ゴシック W3.ttc",
    r"C:\Windows\Fonts\YuGothM.ttc",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
];

/// `TASUKEBUNE_FONT` (`off`: none), and then the usual places.
pub fn fonts(variable: &impl Fn(&str) -> Option<OsString>) -> Vec<PathBuf> {
    let own = variable("TASUKEBUNE_FONT");
    if own.as_ref().is_some_and(|own| own == "off") {
        return Vec::new();
    }
    own.map(PathBuf::from).into_iter().chain(USUAL.map(PathBuf::from)).collect()
}
