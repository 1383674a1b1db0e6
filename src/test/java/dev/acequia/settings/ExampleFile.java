package dev.acequia.settings;

/// `acequia.example.yml`: every setting with its default, commented out.
final class ExampleFile {
    private static final String HEAD = """
            # Settings of Acequia with their defaults. Copy this file to acequia.yml and remove the # from each setting
            # that you change. See docs/settings.md for details. Generated from the declarations of the settings by
            # ./mvnw -q test -Dtest=ExampleFileTest -Dacequia.docs=write
            """;

    private ExampleFile() {}

    static String render() {
        StringBuilder file = new StringBuilder(HEAD);
        for (Section section : Section.values()) {
            file.append("\n\n# ").append(section.title()).append('\n');
            Catalogue.all().stream()
                    .filter(setting -> setting.section() == section)
                    .forEach(setting -> append(file, setting));
        }
        return file.toString();
    }

    private static <T> void append(StringBuilder file, Setting<T> setting) {
        String range = setting.kind().range();
        String unit = setting.kind().unit();
        String allowed = unit.isEmpty() ? range : range + " " + unit;
        String value = setting.kind().write(setting.defaultValue());
        file.append("\n# ").append(setting.sentence());
        file.append(allowed.isEmpty() ? "" : " (" + allowed + ")");
        file.append("\n#").append(setting.key()).append(value.isEmpty() ? ":" : ": " + value);
        file.append('\n');
    }
}
