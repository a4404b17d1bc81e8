//! Words that make a secret harmless must not silence one that is none of theirs.

use super::{Kind, finds, finds_none};

#[test]
fn games_and_films_beside_a_real_code() {
    for text in [
        "ゲームしてたら認証コード482913が届いた",
        "映画見たいのに認証コード482913が無効って言われる",
        "プライムの映画が見れない、確認コードは482913",
        "ゲームじゃなくてアマゾンのコード482913",
        "リビングルームのテレビでコード 482913 って出てる",
        "コードは482913。ゲームの話じゃないよ",
        "アニメの続き見たくてログインしたらSMSで482913きた",
        "スイッチのゲーム買おうとしてワンタイムパスワード482913",
        "once I enter 482913 the code is rejected",
        "I got the code 482913 after buying a game",
    ] {
        finds(Kind::OneTimeCode, text, "482913");
    }
    for text in [
        "ドラマ見たいのに、パスワードはneko1234で合ってるのに入れない",
        "昔作ったアカウントで、パスワードはneko1234です",
        "学生の頃に作ったアカウント、パスワードは neko1234 だよ",
        "部屋でパスワードneko1234って入れたけど弾かれる",
        "can't get back in, my password is neko1234",
    ] {
        finds(Kind::Password, text, "neko1234");
    }
}

#[test]
fn games_riddles_and_the_past() {
    finds_none(&[
        "部屋コード 482913",
        "ボス部屋のパス 482913",
        "game room code 482913",
        "マイクラ鯖のパスワード neko1234",
        "ゲームのパスワードはtanaka99",
        "謎解きイベント、最後のパスワードが「ありがとう」なの粋だった",
        "学生の頃アマゾンのパスワードを「amazon123」にしてた",
        "例えばコードは 482913 みたいな",
        "団体コード 131016",
    ]);
}

#[test]
fn a_unit_is_no_beginning_of_a_word() {
    for text in ["認証コード482913本当に合ってる？", "コード482913通らない", "認証番号は482913番です", "認証コード482913名前も入れた"]
    {
        finds(Kind::OneTimeCode, text, "482913");
    }
    finds_none(&["コードの本を482913本売った", "コードを100000回押した"]);
}

#[test]
fn what_is_told_twice_is_masked_twice() {
    let text = "コードは482913です。さっき#482913って入れたのに弾かれる";
    let guard = super::guard();
    assert_eq!(guard.mask(text, &guard.find(text)), "コードは〔*〕です。さっき#〔*〕って入れたのに弾かれる");
    super::holds(text);
}

/// Found by the fuzz target `guard`: a number that begins within one that is known hid another one behind it.
#[test]
fn what_reaches_into_a_secret_hides_none_beside_it() {
    super::holds(
        "192バックアップコード\u{fffd}ロ89 0133っ\u{fffd} 2 \u{fffd}2\u{fffd}MMMMMMMMMMNMMM\u{fffd}2\u{fffd}130\u{fffd}\u{fffd}2\u{fffd}130045 6789 0133\u{fffd}33\u{fffd}\u{fffd} \u{fffd}22 \u{fffd}2\u{fffd}30\u{fffd}2 \u{fffd}2\u{fffd}MMMMMコード\u{fffd}2\u{fffd}130045 6789 0133\u{fffd}\u{fffd}",
    );
}
