//! Folders that hold what people told the shop.

use std::{fs::DirBuilder, io, path::Path};

/// Makes a folder, and those above it, for this user alone. One that is there is left as it is: its owner decided.
///
/// # Errors
/// When it cannot be made.
pub fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// promise: P6.1
    #[test]
    fn nobody_else_on_the_machine_looks_into_it_and_what_is_there_is_left_alone() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("shop/mail");
        make_private(&folder).unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&folder), mode(folder.parent().unwrap())), (0o700, 0o700));
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o750)).unwrap();
        make_private(&folder).unwrap();
        assert_eq!(mode(&folder), 0o750);
    }
}
