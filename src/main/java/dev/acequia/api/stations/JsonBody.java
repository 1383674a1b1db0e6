package dev.acequia.api.stations;

import dev.acequia.engine.ContentId;
import dev.acequia.json.JsonValue;
import dev.acequia.settings.WellFormed;
import dev.acequia.stationlist.ChannelNumber;
import dev.acequia.stationlist.LinkReader;
import dev.acequia.stationlist.StreamLink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Fields of a JSON object that a client has sent; what is of the wrong type or not known is an error.
///
/// @param object with the fields
record JsonBody(JsonValue object) {
    /// Reads an object.
    ///
    /// @param known names that it may have
    /// @throws IllegalArgumentException with a sentence for users
    static JsonBody read(byte[] json, Set<String> known) {
        JsonValue value;
        try {
            value = JsonValue.read(WellFormed.json(json));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The body must be a JSON object, but it is not JSON", e);
        }
        if (!(value.tree() instanceof Map<?, ?> fields)) {
            throw new IllegalArgumentException("The body must be a JSON object, but it is something else");
        }
        for (Object each : fields.keySet()) {
            if (!known.contains(String.valueOf(each))) {
                throw new IllegalArgumentException(
                        "The body must have fields of " + new TreeSet<>(known) + ", but it has \"" + each + "\"");
            }
        }
        return new JsonBody(value);
    }

    boolean has(String name) {
        return object.tree() instanceof Map<?, ?> fields && fields.containsKey(name);
    }

    private boolean isNull(String name) {
        return object.at(name).tree() == null;
    }

    /// A text; the other one when the field is not there, null when it is null.
    @Nullable
    String text(String name, @Nullable String otherwise) {
        if (!has(name) || isNull(name)) {
            return has(name) ? null : otherwise;
        }
        Object value = object.at(name).tree();
        if (value instanceof Double number) {
            return number % 1 == 0 ? Long.toString(number.longValue()) : number.toString();
        }
        if (value instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException(name + " must be a text");
    }

    String text(String name) {
        String text = text(name, "");
        return text == null ? "" : text;
    }

    boolean flag(String name, boolean otherwise) {
        if (!has(name) || isNull(name)) {
            return otherwise;
        }
        if (object.at(name).tree() instanceof Boolean flag) {
            return flag;
        }
        throw new IllegalArgumentException(name + " must be true or false");
    }

    @Nullable
    List<String> texts(String name, @Nullable List<String> otherwise) {
        if (!has(name) || isNull(name)) {
            return has(name) ? null : otherwise;
        }
        if (!(object.at(name).tree() instanceof List<?> elements)) {
            throw new IllegalArgumentException(name + " must be a list of texts");
        }
        List<String> texts = new ArrayList<>();
        for (Object each : elements) {
            if (!(each instanceof String text)) {
                throw new IllegalArgumentException(name + " must be a list of texts");
            }
            texts.add(text);
        }
        return texts;
    }

    @Nullable
    ChannelNumber number(String name, @Nullable ChannelNumber otherwise) {
        String text = text(name, otherwise == null ? null : otherwise.toString());
        if (text == null) {
            return null;
        }
        ChannelNumber number = ChannelNumber.read(text);
        if (number == null) {
            throw new IllegalArgumentException(
                    name + " must be a channel number such as 7 or 7.2, but it is \"" + text + "\"");
        }
        return number;
    }

    List<Long> ids(String name) {
        return object.at(name)
                .elements()
                .map(each -> each.number().map(Double::longValue).orElse(0L))
                .toList();
    }

    /// Contents that are named by links.
    List<ContentId> contents(String name, Predicate<String> isPrivateAllowed) {
        List<ContentId> contents = new ArrayList<>();
        List<String> links = texts(name, List.of());
        for (String each : links == null ? List.<String>of() : links) {
            switch (LinkReader.read(each, isPrivateAllowed)) {
                case StreamLink.Playable(ContentId content, boolean _) -> contents.add(content);
                case StreamLink.Unplayable(String reason) ->
                    throw new IllegalArgumentException("A source must be a link that engines play, but " + reason);
            }
        }
        return contents;
    }
}
