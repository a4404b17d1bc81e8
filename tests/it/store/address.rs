//! Addresses of databases that are none, or that nobody answers at: what is told, and that no password is.

use tasukebune::store::{Store, StoreFault, Tell};

fn fault(address: &str) -> StoreFault {
    match Store::connect(address, Tell::NOBODY) {
        Ok(_) => panic!("nothing is there"),
        Err(fault) => fault,
    }
}

#[test]
fn a_database_that_cannot_be_had_is_told_without_its_password() {
    // Nobody listens there: a port that was just free.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let address = format!("postgres://bot:geheim%40@127.0.0.1:{free}/kept");
    let away = fault(&address);
    assert!(matches!(&away, StoreFault::Away { file } if file.to_str() == Some(&format!("postgres://127.0.0.1:{free}/kept"))), "{away:?}");
    assert_eq!(fault("postgres://bot:geheim@127.0.0.1:port/kept"), StoreFault::Address);
    // A password that was not written as an address wants it: its end would pass for the host.
    assert_eq!(fault("postgres://bot:ge@heim@127.0.0.1:5432/kept"), StoreFault::Address);
    assert_eq!(fault(&format!("{address}?sslmode=require")), StoreFault::NoTls);
    for fault in [away, StoreFault::Address, StoreFault::NoTls] {
        let told = format!("{fault} {fault:?}");
        assert!(!told.contains("geheim"), "{told}");
    }
}
