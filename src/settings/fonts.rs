//! Where a font for the labels of pictures may be. The project brings none: one with Japanese letters is larger than all of it.

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

/// The operator's own (`off`: none), and then the usual places.
pub(super) fn fonts(own: Option<PathBuf>) -> Vec<PathBuf> {
    if own.as_ref().is_some_and(|own| own.as_os_str() == "off") {
        return Vec::new();
    }
    own.into_iter().chain(USUAL.map(PathBuf::from)).collect()
}
