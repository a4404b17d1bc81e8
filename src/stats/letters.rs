//! Letters as outlines, from a font that the machine has.

use std::path::{Path, PathBuf};

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider};
use tiny_skia::PathBuilder;

/// A font's file, in memory.
pub struct Letters(Vec<u8>);

impl Letters {
    /// The first of these files that has every letter of these texts: what it lacks would turn into boxes.
    pub fn find(files: &[PathBuf], texts: &[&str]) -> Option<Letters> {
        files.iter().filter_map(|file| Letters::read(file)).find(|letters| texts.iter().all(|text| letters.has(text)))
    }

    /// The same, by its name.
    pub fn name<'a>(files: &'a [PathBuf], texts: &[&str]) -> Option<&'a Path> {
        let fits = |file: &&PathBuf| Letters::read(file).is_some_and(|letters| texts.iter().all(|text| letters.has(text)));
        files.iter().find(fits).map(PathBuf::as_path)
    }

    fn read(file: &Path) -> Option<Letters> {
        std::fs::read(file).ok().map(Letters)
    }

    /// A collection's first font: of those with Chinese, Japanese and Korean letters that is the Japanese one.
    fn font(&self) -> Option<FontRef<'_>> {
        FontRef::from_index(&self.0, 0).ok()
    }

    fn has(&self, text: &str) -> bool {
        let Some(font) = self.font() else { return false };
        let letters = font.charmap();
        text.chars().all(|c| letters.map(c).is_some_and(|id| id != GlyphId::NOTDEF))
    }

    /// How wide a text is at a size (pixels of an em).
    pub fn width(&self, text: &str, size: f32) -> f32 {
        let Some(font) = self.font() else { return 0.0 };
        let (letters, metrics) = (font.charmap(), font.glyph_metrics(Size::new(size), LocationRef::default()));
        text.chars().filter_map(|c| metrics.advance_width(letters.map(c)?)).sum()
    }

    /// A text that begins at a point of its base line.
    pub fn outline(&self, text: &str, size: f32, (x, y): (f32, f32)) -> Option<tiny_skia::Path> {
        let font = self.font()?;
        let (letters, outlines) = (font.charmap(), font.outline_glyphs());
        let metrics = font.glyph_metrics(Size::new(size), LocationRef::default());
        let mut pen = Pen { path: PathBuilder::new(), x, y };
        for id in text.chars().filter_map(|c| letters.map(c)) {
            if let Some(glyph) = outlines.get(id) {
                // A letter that is damaged is left out.
                let _ = glyph.draw(DrawSettings::unhinted(Size::new(size), LocationRef::default()), &mut pen);
            }
            pen.x += metrics.advance_width(id).unwrap_or_default();
        }
        pen.path.finish()
    }
}

/// Fonts count upwards, pictures downwards.
struct Pen {
    path: PathBuilder,
    x: f32,
    y: f32,
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to(self.x + x, self.y - y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.path.line_to(self.x + x, self.y - y);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.path.quad_to(self.x + cx, self.y - cy, self.x + x, self.y - y);
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        self.path.cubic_to(self.x + cx0, self.y - cy0, self.x + cx1, self.y - cy1, self.x + x, self.y - y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}
