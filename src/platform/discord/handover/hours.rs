//! When a server's staff are there.

use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::store::Hours;

/// When somebody is there next, in seconds since 1970; `None` where somebody is there `now`, and where the zone is not known (any more).
///
/// The minutes are what the clock on the wall shows: whoever comes at nine comes at nine, also on the day when clocks are changed. One that is
/// passed over then counts as the one after it, one that comes twice as the first.
pub fn next(hours: &Hours, now: i64) -> Option<i64> {
    let zone = TimeZone::get(&hours.zone).ok()?;
    let moment = Timestamp::from_second(now).ok()?;
    let today = moment.to_zoned_datetime(zone.clone()).date();
    let mut coming = None;
    // What began yesterday may last; and where one day has hours, it comes within a week.
    for offset in -1..=8_i64 {
        let Ok(day) = today.checked_add(offset.days()) else { continue };
        let weekday = usize::try_from(day.weekday().to_monday_zero_offset()).ok()?;
        let Some((from, to)) = hours.days[weekday] else { continue };
        let at = |minutes: u16| second(day.to_datetime(Time::midnight()), minutes, &zone);
        let (Some(from), Some(to)) = (at(from), at(to)) else { continue };
        if (from..to).contains(&now) {
            return None;
        }
        if from > now && from < to {
            coming = Some(coming.map_or(from, |before: i64| before.min(from)));
        }
    }
    coming
}

fn second(midnight: DateTime, minutes: u16, zone: &TimeZone) -> Option<i64> {
    let on_the_wall = midnight.checked_add(i64::from(minutes).minutes()).ok()?;
    Some(on_the_wall.to_zoned_datetime(zone.clone()).ok()?.timestamp().as_second())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> i64 {
        text.parse::<Timestamp>().expect("a timestamp").as_second()
    }

    fn hours(zone: &str, days: [Option<(u16, u16)>; 7]) -> Hours {
        Hours { zone: zone.to_owned(), days }
    }

    const NINE_TO_SIX: Option<(u16, u16)> = Some((9 * 60, 18 * 60));

    #[track_caller]
    fn check(hours: &Hours, now: &str, then: Option<&str>) {
        assert_eq!(next(hours, at(now)), then.map(at), "{now}");
    }

    #[test]
    fn the_edges_of_a_day() {
        let hours = hours("Asia/Tokyo", [NINE_TO_SIX; 7]);
        check(&hours, "2026-11-30T08:59:59+09:00", Some("2026-11-30T09:00:00+09:00"));
        check(&hours, "2026-11-30T09:00:00+09:00", None);
        check(&hours, "2026-11-30T17:59:59+09:00", None);
        check(&hours, "2026-11-30T18:00:00+09:00", Some("2026-12-01T09:00:00+09:00"));
        // It is Tokyo's day that counts.
        check(&hours, "2026-11-29T23:30:00Z", Some("2026-11-30T00:00:00Z"));
    }

    #[test]
    fn days_without_hours_are_passed_over() {
        let weekdays = hours("Asia/Tokyo", [NINE_TO_SIX, NINE_TO_SIX, NINE_TO_SIX, NINE_TO_SIX, NINE_TO_SIX, None, None]);
        // 2026-11-27 is a Friday.
        check(&weekdays, "2026-11-27T17:59:59+09:00", None);
        check(&weekdays, "2026-11-27T18:00:00+09:00", Some("2026-11-30T09:00:00+09:00"));
        check(&weekdays, "2026-11-29T12:00:00+09:00", Some("2026-11-30T09:00:00+09:00"));
        let mondays = hours("Asia/Tokyo", [NINE_TO_SIX, None, None, None, None, None, None]);
        check(&mondays, "2026-11-30T18:00:00+09:00", Some("2026-12-07T09:00:00+09:00"));
        check(&mondays, "2026-11-30T08:00:00+09:00", Some("2026-11-30T09:00:00+09:00"));
        check(&hours("Asia/Tokyo", [None; 7]), "2026-11-30T08:00:00+09:00", None);
    }

    #[test]
    fn past_midnight() {
        // Saturday from 22:00 until 01:30 on Sunday.
        let night = hours("Asia/Tokyo", [None, None, None, None, None, Some((22 * 60, 25 * 60 + 30)), None]);
        check(&night, "2026-11-28T21:59:59+09:00", Some("2026-11-28T22:00:00+09:00"));
        check(&night, "2026-11-29T00:00:00+09:00", None);
        check(&night, "2026-11-29T01:29:59+09:00", None);
        check(&night, "2026-11-29T01:30:00+09:00", Some("2026-12-05T22:00:00+09:00"));
        // From Sunday to Monday, over the week's end.
        let sunday = hours("Asia/Tokyo", [None, None, None, None, None, None, Some((23 * 60, 24 * 60 + 60))]);
        check(&sunday, "2026-11-30T00:30:00+09:00", None);
        // Round the clock there is no gap.
        let always = hours("Asia/Tokyo", [Some((0, 1440)); 7]);
        check(&always, "2026-11-30T00:00:00+09:00", None);
        check(&always, "2026-11-30T23:59:59+09:00", None);
    }

    #[test]
    fn clocks_that_are_changed() {
        let berlin = hours("Europe/Berlin", [NINE_TO_SIX; 7]);
        // Forward on 29 March 2026, back on 25 October 2026: nine on the wall stays nine.
        check(&berlin, "2026-03-28T20:00:00+01:00", Some("2026-03-29T09:00:00+02:00"));
        check(&berlin, "2026-10-24T20:00:00+02:00", Some("2026-10-25T09:00:00+01:00"));
        // 02:30 does not exist on the one day and is there twice on the other.
        let night = hours("Europe/Berlin", [Some((150, 240)); 7]);
        check(&night, "2026-03-29T01:59:59+01:00", Some("2026-03-29T03:30:00+02:00"));
        check(&night, "2026-03-29T03:30:00+02:00", None);
        check(&night, "2026-10-25T02:29:59+02:00", Some("2026-10-25T02:30:00+02:00"));
        check(&night, "2026-10-25T02:30:00+01:00", None);
        check(&night, "2026-10-25T04:00:00+01:00", Some("2026-10-26T02:30:00+01:00"));
        // What is passed over as a whole is nobody's time.
        let gap = hours("Europe/Berlin", [Some((120, 180)); 7]);
        check(&gap, "2026-03-29T01:30:00+01:00", Some("2026-03-30T02:00:00+02:00"));
        // A day that Samoa left out.
        let apia = hours("Pacific/Apia", [NINE_TO_SIX; 7]);
        check(&apia, "2011-12-29T20:00:00-10:00", Some("2011-12-31T09:00:00+14:00"));
    }

    #[test]
    fn of_an_unknown_zone_nothing_is_said() {
        check(&hours("Mare/Tranquillitatis", [NINE_TO_SIX; 7]), "2026-11-30T03:00:00+09:00", None);
    }
}
