//! Whole conversations, as people lead them.

use tasukebune::desk::Situation;
use tasukebune::message::{Act, Asker, Goes, Message, Outcome, Press, Reply};

use crate::support::{Person, TODAY, desk, locale};

fn labels(reply: &Reply) -> Vec<&str> {
    reply.buttons().map(|b| b.label.as_str()).collect()
}

#[test]
fn from_question_to_solution_by_buttons() {
    let mut person = Person::new();
    let first = person.says("パスワード忘れた");
    assert_eq!(first.topic.as_deref(), Some("forgot-password"));
    assert!(first.notice.as_ref().is_some_and(|n| n.contains("非公式")));
    assert!(labels(first).contains(&"窓口(人に相談)"));
    let ask = person.presses("保存したパスワードを探す");
    assert_eq!(ask.notice, None, "only the first card says it");
    assert!(ask.text().contains("お使いの端末"));
    let steps = person.presses("iPhone・iPad");
    assert_eq!(steps.variant.as_deref(), Some("iphone"));
    let next = person.presses("だめだった → 次へ");
    assert_eq!(next.remedy.as_deref(), Some("reset-password"));
    let done = person.presses("解決した");
    assert_eq!(done.topic.as_deref(), Some("solved"));
}

#[test]
fn answers_in_words_lead_on_like_buttons() {
    let mut person = Person::new();
    person.says("コードが届かない");
    person.presses("押し直さずに待つ");
    let next = person.says("まだ来ない");
    assert_eq!(next.remedy.as_deref(), Some("check-mailbox"), "said after a remedy: it failed");
    let next = person.says("それはもうやった");
    assert_eq!(next.remedy.as_deref(), Some("check-sms-block"));
    let steps = person.says("ドコモです");
    assert_eq!(steps.variant.as_deref(), Some("docomo"));
    let done = person.says("できました!");
    assert_eq!(done.topic.as_deref(), Some("solved"));
}

#[test]
fn answers_in_english_words_too() {
    let mut person = Person::new();
    let first = person.says("I forgot my password");
    assert_eq!(first.locale.as_str(), "en");
    person.presses("Find a saved password");
    let steps = person.says("iphone");
    assert_eq!((steps.variant.as_deref(), steps.locale.as_str()), (Some("iphone"), "en"), "one word does not change the language");
    let next = person.says("didn't work");
    assert_eq!(next.remedy.as_deref(), Some("reset-password"));
}

#[test]
fn a_new_question_is_not_taken_for_an_answer() {
    let mut person = Person::new();
    person.says("コードが届かない");
    person.presses("押し直さずに待つ");
    let other = person.says("それより、知らない注文が入っていて乗っ取られたみたいです。どうしたらいいですか");
    assert_eq!(other.topic.as_deref(), Some("account-hijacked"));
    assert!(other.urgent);
}

#[test]
fn looking_at_a_card_is_not_having_tried_it() {
    let mut person = Person::new();
    person.says("コードが届かない");
    person.presses("迷惑メールを確かめる");
    let list = person.presses("一覧へ");
    assert!(labels(list).contains(&"迷惑メールを確かめる"));
    person.presses("迷惑メールを確かめる");
    person.presses("だめだった → 次へ");
    let list = person.presses("一覧へ");
    assert!(!labels(list).contains(&"迷惑メールを確かめる"), "what failed is not offered again");
}

#[test]
fn after_the_last_remedy_comes_a_human_and_the_case_card() {
    let mut person = Person::new();
    person.says("コードが届かない");
    person.presses("押し直さずに待つ");
    person.presses("だめだった → 次へ");
    person.presses("自分には当てはまらない");
    person.presses("ドコモ・ahamo");
    person.presses("だめだった → 次へ");
    let end = person.presses("だめだった → 次へ");
    let text = end.text();
    for expected in
        ["担当者", "お困りですか?", "コードが届かない", "押し直さずに待つ → だめだった", "迷惑メールを確かめる → 当てはまらない", "ドコモ"]
    {
        assert!(text.contains(expected), "{expected} is missing in\n{text}");
    }
    assert!(labels(end).contains(&"窓口(人に相談)"));
    assert!(end.buttons().any(|b| matches!(&b.goes, Goes::Link(url) if url.contains("account-issues"))));
}

#[test]
fn the_case_card_is_also_in_japanese_for_the_agent() {
    let mut person = Person::new();
    person.says("the code never arrives by SMS");
    person.presses("Talk to a person");
    let case = person.presses("Note for the agent");
    assert!(case.text().contains("Trouble: ") && case.text().contains("困っていること: "), "{}", case.text());
}

#[test]
fn a_human_is_one_press_away_everywhere() {
    let situation = Situation::new(TODAY);
    let human = &desk().parts().remedies[desk().parts().human];
    for tag in ["ja", "en"] {
        for card in desk().every_card(locale(tag), &situation) {
            let near = card.buttons().any(|b| match &b.goes {
                Goes::To(press) => press.act == Act::Human || press.remedy == Some(human.code),
                Goes::Link(_) => false,
            });
            assert!(near || card.place.act == Act::Human, "no way to a human on\n{}", card.text());
        }
    }
}

#[test]
fn never_twice_not_understood() {
    let mut person = Person::new();
    let first = person.says("ﾃﾞﾛﾍﾟﾎﾟﾑ").text();
    let second = person.says("ﾎﾟﾑﾎﾟﾑﾌﾟ").text();
    assert!(first.contains("うまく読み取れず"), "{first}");
    assert!(!second.contains("うまく読み取れず") && second.contains("窓口"), "{second}");
}

#[test]
fn the_menu_begins_with_the_five_causes() {
    let menu = desk().press(&Press::menu(locale("ja")), &Situation::new(TODAY));
    let expect =
        ["パスワードが違うと出る", "スマホや番号が変わって入れない", "コードが届かない", "Amazonが落ちている?", "アプリや画面の調子が悪い"];
    assert_eq!(labels(&menu)[..5], expect);
}

#[test]
fn a_card_keeps_its_askers_language_and_others_get_theirs() {
    let asker = Situation { asker: Asker(1), ..Situation::new(TODAY) };
    let reply = desk().answer(&Message::addressed("コードが届かない"), &asker).expect("an answer");
    let Goes::To(press) = &reply.rows[0][0].goes else { panic!("a press") };
    let own = Situation { client: Some(locale("en")), ..asker };
    assert_eq!(desk().press(press, &own).locale.as_str(), "ja");
    let other = Situation { asker: Asker(2), client: Some(locale("en")), ..Situation::new(TODAY) };
    assert_eq!(desk().press(press, &other).locale.as_str(), "en");
}

#[test]
fn the_language_is_found_in_the_promised_order() {
    let (ja, en) = (Some(locale("ja")), Some(locale("en")));
    let answer = |text: &str, explicit, server, client, public| {
        let situation = Situation { explicit, server, client, public, ..Situation::new(TODAY) };
        desk().answer(&Message::addressed(text), &situation).expect("an answer").locale.to_string()
    };
    assert_eq!(answer("コードが届かない", en, None, None, false), "en", "the explicit choice");
    assert_eq!(answer("コードが届かない", None, en, en, true), "ja", "the message");
    assert_eq!(answer("roguin dekinai", None, en, en, true), "ja", "romaji");
    assert_eq!(answer("the code does not arrive", None, ja, ja, true), "en", "the message");
    assert_eq!(answer("???", None, en, ja, true), "en", "in public the server's");
    assert_eq!(answer("???", None, en, ja, false), "ja", "in private the client's");
    assert_eq!(answer("???", None, None, None, false), "ja", "the last resort");
    assert_eq!(answer("我无法登录亚马逊账户", None, ja, ja, true), "en", "a language that we do not speak");
}

#[test]
fn other_languages_get_the_menu_and_a_line() {
    for text in ["我收不到验证码怎么办", "로그인이 안 돼요 도와주세요", "não consigo entrar na minha conta"] {
        let reply = desk().answer(&Message::addressed(text), &Situation::new(TODAY)).expect("an answer");
        assert_eq!(reply.locale.as_str(), "en");
        assert!(reply.body.contains("Japanese and English best"), "{}", reply.body);
    }
}

#[test]
fn presses_of_another_time_find_the_nearest_step() {
    let situation = Situation::new(TODAY);
    let press = |token: &str| desk().press(&Press::from_token(token).expect("a token"), &situation);
    let card = desk().answer(&Message::addressed("コードが届かない"), &situation).expect("an answer");
    let Goes::To(known) = &card.rows[0][0].goes else { panic!("a press") };
    let token = known.token();
    let fields: Vec<&str> = token.split('/').collect();
    let gone_remedy = format!("v1/r/{}/zzz//ja//", fields[2]);
    assert_eq!(press(&gone_remedy).topic.as_deref(), Some("code-not-received"), "the remedy is gone: its topic");
    assert_eq!(press("v1/r/zzz/zzz//ja//").place.act, Act::Menu(0), "the topic is gone: the menu");
    assert_eq!(press("v1/m200////ja//").place.act, Act::Menu(2), "the page is gone: the last one");
    assert_eq!(press("v1/t/zzz///xx//").locale.as_str(), "ja", "the language is gone: ours");
}

#[test]
fn what_was_tried_travels_to_the_next_topic() {
    let mut person = Person::new();
    person.says("コードが届かない");
    person.presses("電話やメールで受け取る");
    person.presses("だめだった → 次へ");
    let other = person.says("届いたコードを入れても違うと出て、期限切れと言われます");
    assert_eq!(other.topic.as_deref(), Some("code-rejected"));
    assert!(!labels(other).contains(&"電話やメールで受け取る"), "the shared remedy failed already");
    assert!(other.place.tried.iter().any(|(_, outcome)| *outcome == Outcome::Failed));
}

#[test]
fn overheard_chatter_stays_unanswered() {
    for text in ["ログインボーナスもらった", "おはよう", "それ迷惑メールに入ってるかもよ", "楽天にログインできない"]
    {
        assert_eq!(desk().answer(&Message::overheard(text), &Situation::new(TODAY)), None, "{text}");
    }
    assert_eq!(desk().answer(&Message::addressed("  "), &Situation::new(TODAY)), None);
}

#[test]
fn the_takeover_lane_leads_through_all_its_steps() {
    let mut person = Person::new();
    person.says("乗っ取られた");
    let first = person.presses("パスワードを変えて守る");
    assert_eq!(first.remedy.as_deref(), Some("hijack-secure-access"));
    for next in ["hijack-check-orders", "hijack-stop-card", "hijack-call-amazon", "hijack-report"] {
        assert_eq!(person.presses("できた → 次へ").remedy.as_deref(), Some(next));
    }
    let end = person.says("終わりました");
    assert!(end.text().contains("カードを止める → できた"), "{}", end.text());
}

#[test]
fn in_an_emergency_failing_in_words_does_what_the_button_does() {
    let mut person = Person::new();
    person.says("乗っ取られた");
    person.presses("パスワードを変えて守る");
    assert_eq!(person.says("入れない").remedy.as_deref(), Some("hijack-call-amazon"), "the step that needs no login");
    let answered = |answer: fn(&mut Person) -> &Reply| {
        let mut person = Person::new();
        person.says("乗っ取られた");
        person.presses("パスワードを変えて守る");
        answer(&mut person).place.clone()
    };
    let said = answered(|person| person.says("だめだった"));
    assert_eq!(said, answered(|person| person.presses("だめだった → 次へ")));
    assert_eq!(said.tried.len(), 1, "the case card tells Amazon's agent");
}

#[test]
fn what_worked_and_no_longer_does_goes_on_where_it_was() {
    let mut person = Person::new();
    person.says("コードが届かない");
    person.presses("押し直さずに待つ");
    assert_eq!(person.presses("解決した").topic.as_deref(), Some("solved"));
    let mut other = Person { situation: person.situation.clone(), reply: person.reply.clone() };
    let again = person.says("やっぱりだめだった");
    assert_eq!((again.topic.as_deref(), again.remedy.as_deref()), (Some("code-not-received"), Some("check-mailbox")));
    assert_eq!(again.place.tried.iter().map(|(_, outcome)| *outcome).collect::<Vec<_>>(), [Outcome::Failed]);
    // What the agent is told about is the trouble, not that it was solved.
    other.presses("窓口(人に相談)");
    let case = other.presses("担当者に見せるメモ");
    assert!(case.body.contains("コードが届かない") && !case.body.contains("困っていること: 解決した"), "{}", case.body);
}

#[test]
fn what_is_not_understood_twice_leads_to_a_human() {
    let mut person = Person::new();
    person.says("コードが届かない");
    person.presses("押し直さずに待つ");
    assert_eq!(person.says("うーん").remedy.as_deref(), Some("wait-for-code"));
    let human = person.says("うーん");
    assert!(human.body.contains("読み取れず"), "{}", human.body);
    assert_eq!(human.remedy.as_deref(), Some("contact-amazon"));
    // The trouble is still the same one: what is understood next leads on there.
    assert_eq!(person.says("だめだった").remedy.as_deref(), Some("check-mailbox"));
    // What is understood in between counts anew.
    let mut person = Person::new();
    person.says("コードが届かない");
    person.presses("押し直さずに待つ");
    for text in ["うーん", "ありがとう", "うーん"] {
        assert_eq!(person.says(text).remedy.as_deref(), Some("wait-for-code"), "{text}");
    }
}

#[test]
fn a_lone_number_at_the_start_is_the_menu() {
    let reply = Person::new().says("1").clone();
    assert_eq!(reply.place.act, Act::Menu(0));
    assert_eq!(reply.body, Person::new().says("メニュー").body);
}

#[test]
fn asked_for_the_device_nobody_has_tried_anything() {
    let mut person = Person::new();
    person.says("コードが届かない");
    person.presses("SMSのブロックを調べる");
    let next = person.says("だめ");
    assert_eq!((next.remedy.as_deref(), &next.place.tried[..]), (Some("use-other-code-channel"), &[][..]));
}

#[test]
fn who_does_not_know_their_device_gets_the_steps_for_everybody() {
    let mut person = Person::new();
    person.says("コードが届かない");
    person.presses("SMSのブロックを調べる");
    assert!(person.says("わからない").body.contains("1. "));
}

/// The line that stands before the card.
fn says_first(person: &mut Person, text: &str, key: &str) {
    let line = desk().parts().voice.say(locale("ja"), key, &[]);
    let reply = person.says(text);
    assert!(reply.body.contains(&line), "{text}: {}", reply.body);
}

#[test]
fn nobody_is_asked_for_a_secret_nor_left_alone() {
    let mut person = Person::new();
    says_first(&mut person, "身分証の写真送りますか", "never-here");
    says_first(&mut Person::new(), "ここにコード書いていい?", "never-here");
    says_first(&mut Person::new(), "死にたい", "comfort");
    person.says("コードが届かない");
    person.presses("押し直さずに待つ");
    says_first(&mut person, "ここにパスワードを書けばいい?", "never-here");
    says_first(&mut person, "泣きそう", "comfort");
    assert_eq!(person.says("できた").place.act, Act::Ended(Outcome::Solved));
    says_first(&mut person, "ありがとう", "goodbye");
}

#[test]
fn what_is_not_understood_leads_nobody_out_of_an_emergency() {
    let mut person = Person::new();
    person.says("アカウントを乗っ取られた");
    for text in ["うーん", "うーーん", "ううむ"] {
        let reply = person.says(text);
        assert_eq!((reply.place.act, reply.topic.as_deref()), (Act::Topic, Some("account-hijacked")), "{text}");
    }
    assert_eq!(person.says("パスワード変えました").remedy.as_deref(), Some("hijack-check-orders"));
}

#[test]
fn advice_to_somebody_else_is_no_answer_to_us() {
    let mut person = Person::new();
    let shown = person.says("アカウントがロックされた").shown(false);
    let situation = Situation { public: true, first: false, last: Some(shown), ..Situation::new(TODAY) };
    for text in ["コードが来ないなら迷惑メールも見てみて", "それは窓口に電話するといいよ", "だめだったら電話してみて"]
    {
        assert_eq!(desk().answer(&Message::overheard(text), &situation), None, "{text}");
    }
    // What answers the card still does.
    assert!(desk().answer(&Message::overheard("だめだった"), &situation).is_some());
}
