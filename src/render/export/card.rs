//! The picture that other sites show beside a link: the meetings of a briefing as their strokes, and no words.
//!
//! Words would need a typeface, and with it other bytes on every machine; whoever shows the picture sets the title
//! beside it. So a card is rectangles and dots on few colours: a raster of our own, one byte a pixel, packed to half.

use crate::model::{Bound, Ink, Length, Meeting, Scope, Site, Status};
use crate::render::bars::{Scale, Shape};
use crate::render::context::{Shared, Stroke, drawn_lengths, stroke, two_inks};

/// Width and height that networks ask for.
const SIZE: (usize, usize) = (1200, 630);
/// White around the drawing.
const PAD: usize = 80;
/// How many meetings fit.
const MEETINGS: usize = 5;

/// The card of a briefing: its meetings, those that were held if any was; of the site: its latest of a stated length.
pub(super) fn of_scope(site: &Site, shared: &Shared, scope: &Scope) -> Vec<u8> {
    let shown = match scope {
        Scope::Briefing(index) => {
            let all: Vec<&Meeting> = site.briefings[*index].timeline.iter().collect();
            preferred(all, |meeting| meeting.status == Status::Held)
        }
        _ => {
            let latest = shared.listed(site).latest();
            let all = latest.map(|index| &*site.timeline[index].meeting).collect();
            preferred(all, |meeting| drawn_lengths(meeting).next().is_some())
        }
    };
    let strokes: Vec<Stroke> = shown.iter().map(|meeting| stroke(site, meeting)).collect();
    png(&strokes, two_inks(site, shown.into_iter()))
}

/// The first of those that are preferred; of all where none is.
fn preferred(all: Vec<&Meeting>, is_preferred: fn(&Meeting) -> bool) -> Vec<&Meeting> {
    let any = all.iter().any(|meeting| is_preferred(meeting));
    all.into_iter().filter(|meeting| !any || is_preferred(meeting)).take(MEETINGS).collect()
}

/// The bytes of a PNG.
fn png(strokes: &[Stroke], inks: [Ink; 2]) -> Vec<u8> {
    let mut canvas = Canvas::new();
    canvas.head(inks);
    let scale = Scale::of(strokes.iter().flat_map(|stroke| stroke.lengths.iter().copied().flatten()));
    let room = SIZE.1 - 150 - PAD;
    let each = (room / strokes.len().max(1)).min(190);
    let top = 150 + (room - each * strokes.len()) / 2 + each / 8;
    for (index, stroke) in strokes.iter().enumerate() {
        canvas.meeting(stroke, scale, top + index * each, each);
    }
    canvas.into_png()
}

/// Colours by number: paper, hairlines, then inks as they are met.
struct Canvas {
    pixels: Vec<u8>,
    colours: Vec<[u8; 3]>,
}

const PAPER: u8 = 0;
const RULE: u8 = 1;

impl Canvas {
    fn new() -> Self {
        Canvas { pixels: vec![PAPER; SIZE.0 * SIZE.1], colours: vec![[0xfc, 0xfd, 0xfd], [0xcd, 0xd5, 0xd9]] }
    }

    fn colour(&mut self, ink: Ink) -> u8 {
        let wanted = rgb(ink);
        let known = self.colours.iter().position(|colour| *colour == wanted);
        // Half a byte a pixel: sixteen colours, and no site has so many inks.
        let index = known.unwrap_or_else(|| {
            self.colours.push(wanted);
            self.colours.len() - 1
        });
        index as u8
    }

    fn fill(&mut self, (x, y): (usize, usize), (width, height): (usize, usize), colour: u8) {
        let (right, bottom) = ((x + width).min(SIZE.0), (y + height).min(SIZE.1));
        for row in y..bottom {
            self.pixels[row * SIZE.0 + x.min(right)..row * SIZE.0 + right].fill(colour);
        }
    }

    /// The double rule in both inks that stands over a bottom line.
    fn head(&mut self, inks: [Ink; 2]) {
        let width = SIZE.0 - 2 * PAD;
        for (index, ink) in inks.into_iter().enumerate() {
            let colour = self.colour(ink);
            self.fill((PAD, PAD + index * 18), (width, 12), colour);
        }
    }

    fn meeting(&mut self, stroke: &Stroke, scale: Option<Scale>, top: usize, room: usize) {
        let sides = stroke.inks.len().max(1);
        let pitch = (room * 3 / 4 / sides).min(56);
        let thick = pitch * 4 / 5;
        let width = SIZE.0 - 2 * PAD;
        if let Some(scale) = scale {
            for share in scale.shares() {
                self.fill((PAD + (share * width as f64) as usize, top), (2, pitch * sides), RULE);
            }
        }
        for (index, ink) in stroke.inks.iter().enumerate() {
            let colour = self.colour(*ink);
            let y = top + index * pitch;
            match (stroke.shape, stroke.lengths.get(index).copied().flatten(), scale) {
                (Shape::Held, Some(length), Some(scale)) => self.stated(length, scale, y, thick, colour),
                (Shape::Held, ..) => self.dots(y, thick, width, colour),
                (Shape::Announced | Shape::Off, ..) => self.hollow(y, thick, colour),
            }
        }
    }

    fn stated(&mut self, length: Length, scale: Scale, y: usize, thick: usize, colour: u8) {
        let width = (SIZE.0 - 2 * PAD) as f64;
        let end = (scale.share(length.minutes) * width) as usize;
        if length.bound == Bound::LessThan {
            self.dots(y, thick, end, colour);
            return self.fill((PAD + end.saturating_sub(6), y), (6, thick), colour);
        }
        self.fill((PAD, y), (end, thick), colour);
        for share in scale.shares().filter(|share| *share < scale.share(length.minutes)) {
            self.fill((PAD + (share * width) as usize - 1, y), (3, thick), PAPER);
        }
        match length.bound {
            Bound::MoreThan => {
                for (x, width) in [(6, 10), (22, 6), (34, 3)] {
                    self.fill((PAD + end + x, y), (width, thick), colour);
                }
            }
            // The end slopes: each row is shorter than the one above.
            Bound::About => {
                (0..thick).for_each(|row| self.fill((PAD + end, y + row), ((thick - row) / 2, 1), colour))
            }
            Bound::Exact | Bound::LessThan => {}
        }
    }

    /// A start, and dots that measure nothing.
    fn dots(&mut self, y: usize, thick: usize, width: usize, colour: u8) {
        self.fill((PAD, y), (14, thick), colour);
        let rows = [3, 2, 1, 0, 0, 0, 0, 1, 2, 3];
        for x in (34..width.saturating_sub(12)).step_by(26) {
            for (row, inset) in rows.into_iter().enumerate() {
                let y = y + thick / 2 - rows.len() / 2 + row;
                self.fill((PAD + x + inset, y), (rows.len() - 2 * inset, 1), colour);
            }
        }
    }

    fn hollow(&mut self, y: usize, thick: usize, colour: u8) {
        self.fill((PAD, y), (64, thick), colour);
        self.fill((PAD + 4, y + 4), (56, thick.saturating_sub(8)), PAPER);
    }

    fn into_png(self) -> Vec<u8> {
        let packed: Vec<u8> = self.pixels.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1] & 15).collect();
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, SIZE.0 as u32, SIZE.1 as u32);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Four);
        encoder.set_palette(self.colours.concat());
        encoder.set_compression(png::Compression::Fast);
        // Most rows are the row above once more.
        encoder.set_filter(png::Filter::Up);
        let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(&packed));
        written.expect("a picture of this size can be written to memory");
        bytes
    }
}

/// The inks on paper, as the stylesheet has them.
fn rgb(ink: Ink) -> [u8; 3] {
    match ink {
        Ink::Blue => [0x1c, 0x4f, 0x9f],
        Ink::Vermilion => [0xb0, 0x3a, 0x1a],
        Ink::Green => [0x1b, 0x6a, 0x45],
        Ink::Violet => [0x67, 0x40, 0x9c],
        Ink::Ochre => [0x7b, 0x58, 0x08],
        Ink::Teal => [0x0a, 0x65, 0x71],
        Ink::Plum => [0x96, 0x22, 0x68],
        Ink::Slate => [0x4a, 0x56, 0x63],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The colour at a point of a card with these lengths for two sides.
    fn at(lengths: [Option<&str>; 2], (x, y): (usize, usize)) -> [u8; 3] {
        let lengths = lengths.map(|length| length.map(|length| Length::parse(length).unwrap())).to_vec();
        let stroke = Stroke { inks: vec![Ink::Blue, Ink::Vermilion], lengths, shape: Shape::Held };
        let bytes = png(&[stroke], [Ink::Blue, Ink::Vermilion]);
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
        let palette = reader.info().palette.clone().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        assert_eq!((info.width, info.height), (1200, 630));
        let pair = pixels[(y * 1200 + x) / 2];
        let index = usize::from(if x % 2 == 0 { pair >> 4 } else { pair & 15 });
        palette[index * 3..index * 3 + 3].try_into().unwrap()
    }

    #[test]
    fn a_stroke_is_as_long_as_its_side_says() {
        let (upper, lower) = (300, 360);
        let both = [Some("1h"), Some("30m")];
        assert_eq!(at(both, (300, upper)), rgb(Ink::Blue));
        assert_eq!(at(both, (300, lower)), rgb(Ink::Vermilion));
        // An hour is half of the scale, which ends at the second.
        assert_eq!(at(both, (500, upper)), rgb(Ink::Blue));
        assert_eq!(at(both, (500, lower)), [0xfc, 0xfd, 0xfd]);
        assert_eq!(at([None, Some("1h")], (85, upper)), rgb(Ink::Blue), "a start and no more");
    }

    #[test]
    fn the_inks_are_those_of_the_stylesheet() {
        let style = include_str!("../../../static/style.css");
        for name in Ink::WORDS {
            let [r, g, b] = rgb(Ink::from_name(name).unwrap());
            assert!(style.contains(&format!("--{name}:#{r:02x}{g:02x}{b:02x}")), "{name}");
        }
    }
}
