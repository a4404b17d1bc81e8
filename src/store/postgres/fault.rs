//! What the database says, told to whoever can mend it.

use std::io;
use std::path::Path;

use tokio_postgres::Error;
use tokio_postgres::error::SqlState;

use crate::store::StoreFault;

/// What a fault of the database is for whoever runs it.
pub fn fault(error: &Error, name: &Path) -> StoreFault {
    let file = name.to_owned();
    let Some(state) = error.code() else {
        // What kind such a one is the driver tells in words alone.
        let io = std::error::Error::source(error).and_then(|source| source.downcast_ref::<io::Error>());
        // What is wrong with a certificate comes as data that make no sense.
        let cut = io.is_some_and(|io| !matches!(io.kind(), io::ErrorKind::InvalidData | io::ErrorKind::Other));
        if !cut && error.to_string().starts_with("error performing TLS handshake") {
            return StoreFault::Untrusted { file };
        }
        // So the driver calls one of several hosts in which nothing can be written.
        if io.is_some_and(|io| io.kind() == io::ErrorKind::PermissionDenied && io.raw_os_error().is_none()) {
            return StoreFault::Standby { file };
        }
        let lost = error.is_closed() || io.is_some();
        return if lost { StoreFault::Away { file } } else { StoreFault::Denied { file } };
    };
    match *state {
        SqlState::DISK_FULL => StoreFault::Full { file },
        // As a transaction of ours says that it is to write, nothing else is in its way.
        SqlState::READ_ONLY_SQL_TRANSACTION => StoreFault::Standby { file },
        SqlState::INVALID_PASSWORD
        | SqlState::INVALID_AUTHORIZATION_SPECIFICATION
        | SqlState::INSUFFICIENT_PRIVILEGE
        | SqlState::INVALID_CATALOG_NAME
        | SqlState::DATABASE_DROPPED => StoreFault::Denied { file },
        // It does not know what each connection is set up with.
        SqlState::UNDEFINED_OBJECT if error.as_db_error().is_some_and(|error| error.message().contains("idle_session_timeout")) => {
            StoreFault::Outdated { file }
        }
        SqlState::UNDEFINED_TABLE | SqlState::UNDEFINED_COLUMN => StoreFault::Changed { file },
        SqlState::ADMIN_SHUTDOWN
        | SqlState::CRASH_SHUTDOWN
        | SqlState::CANNOT_CONNECT_NOW
        | SqlState::TOO_MANY_CONNECTIONS
        | SqlState::QUERY_CANCELED
        | SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT
        | SqlState::IDLE_SESSION_TIMEOUT
        // Two that waited for each other: this one gave way.
        | SqlState::T_R_DEADLOCK_DETECTED
        | SqlState::T_R_SERIALIZATION_FAILURE => StoreFault::Away { file },
        // “Connection exception”, of whichever kind: a proxy's, where the database behind it is gone.
        _ if state.code().starts_with("08") => StoreFault::Away { file },
        _ => StoreFault::Broken { file },
    }
}
