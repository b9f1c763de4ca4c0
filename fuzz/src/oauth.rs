//! Where strangers want to be sent, and what they bring back.

use super::known::step;
use super::web::expect_harmless;
use fe26::oauth::same_origin_path;
use fe26::session::Progress;
use fe26::workos::endpoint::Device;
use url::Url;

/// A return path.
pub fn return_path(data: &[u8]) {
    let text = super::text(data);
    for path in [same_origin_path(Some(&text), "/"), same_origin_path(None, &text)] {
        let base = Url::parse("https://app.example/a/b").unwrap();
        let target = base.join(&path).unwrap_or_else(|_| panic!("{path:?} is no path"));
        assert_eq!(target.origin(), base.origin(), "{path:?} leads elsewhere");
        assert!(path.starts_with('/') && !path[1..].starts_with(['/', '\\']), "{path:?}");
        assert!(path.bytes().all(|byte| byte.is_ascii_graphic()), "{path:?}");
        assert_eq!(same_origin_path(Some(&path), "/"), path, "it is not the same again");
    }
}

/// The URL of a callback, and the `Cookie` header that comes with it.
pub fn callback(data: &[u8]) {
    let [url, cookie] = super::lines(data);
    step(|kit, moment| {
        let progress = kit.handle_callback(&url, &cookie, &Device::default(), moment);
        // A code that belongs to a state of this browser's is sent to WorkOS.
        if let Progress::Done(callback) = progress {
            expect_harmless(&kit.callback_answer(&callback, "/login"));
        }
    });
}
