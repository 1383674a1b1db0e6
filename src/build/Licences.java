import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/// Prints the licences of the libraries in a CycloneDX file, and which libraries are under each: `Licences.java
/// bom.xml`.
/// Exits with 1 when a library names none.
final class Licences {
    private Licences() {}

    public static void main(String[] args) throws Exception {
        Map<String, TreeSet<String>> byLicence = new TreeMap<>();
        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Files.newInputStream(Path.of(args[0])), args[0]);
        Element components =
                children(document.getDocumentElement(), "components").getFirst();
        for (Element each : children(components, "component")) {
            String library = text(each, "group") + ":" + text(each, "name") + ":" + text(each, "version");
            for (String licence : licences(each)) {
                byLicence.computeIfAbsent(licence, _ -> new TreeSet<>()).add(library);
            }
        }
        print(byLicence);
        if (byLicence.containsKey("NONE NAMED")) {
            throw new IOException(
                    "Each library should name its licence, but not these: " + byLicence.get("NONE NAMED"));
        }
    }

    private static void print(Map<String, TreeSet<String>> byLicence) {
        System.out.println("Acequia is under Apache-2.0. The libraries in its packages:");
        byLicence.forEach((licence, libraries) -> {
            System.out.println("\n" + licence);
            libraries.forEach(each -> System.out.println("  " + each));
        });
        System.out.println(
                "\nGPL-2.0-only WITH Classpath-exception-2.0\n  the Java runtime (runtime/legal has all its notices)");
    }

    private static List<String> licences(Element component) {
        List<String> names = new ArrayList<>();
        for (Element list : children(component, "licenses")) {
            for (Element each : children(list, "license")) {
                String id = text(each, "id");
                names.add(id.isEmpty() ? text(each, "name") : id);
            }
            children(list, "expression").forEach(each -> names.add(each.getTextContent()));
        }
        return names.isEmpty() ? List.of("NONE NAMED") : names;
    }

    private static String text(Element parent, String name) {
        return children(parent, name).stream()
                .findFirst()
                .map(Node::getTextContent)
                .orElse("");
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element each && each.getTagName().equals(name)) {
                found.add(each);
            }
        }
        return found;
    }
}
