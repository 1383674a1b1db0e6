package dev.acequia.docker;

import dev.acequia.json.JsonTree;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/// Permission and login for the pulls of missing images.
///
/// @param isAllowed whether an image is pulled that is missing
/// @param login `user:password`; empty for none
public record Registry(boolean isAllowed, String login) {
    /// Anybody's.
    public static final Registry OPEN = new Registry(true, "");

    private static final String DOCKER_HUB = "https://index.docker.io/v1/";

    /// The header line of a request for this image; empty without a login.
    String header(String image) {
        if (login.isEmpty()) {
            return "";
        }
        int colon = login.indexOf(':');
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("username", colon < 0 ? login : login.substring(0, colon));
        said.put("password", colon < 0 ? "" : login.substring(colon + 1));
        said.put("serveraddress", address(image));
        return "X-Registry-Auth: " + Base64.getUrlEncoder().encodeToString(JsonTree.write(said)) + "\r\n";
    }

    /// The registry that a reference begins with, as the daemons tell it from a user's name.
    private static String address(String image) {
        int slash = image.indexOf('/');
        String first = slash < 0 ? "" : image.substring(0, slash);
        boolean isHost = first.contains(".") || first.contains(":") || first.equals("localhost");
        return isHost ? first : DOCKER_HUB;
    }

    /// Without the password.
    @Override
    public String toString() {
        return "Registry[isAllowed=" + isAllowed + ", login=" + (login.isEmpty() ? "" : "…") + "]";
    }
}
