package dev.acequia.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acequia.engine.ContentId;
import dev.acequia.http.AuthThrottle;
import dev.acequia.http.message.Problem;
import dev.acequia.http.message.Request;
import dev.acequia.http.message.RequestTarget;
import dev.acequia.player.Admission;
import dev.acequia.rig.ChannelRig;
import dev.acequia.settings.kind.StreamToken;
import dev.acequia.source.ChannelException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class StreamAccessTest {
    private static final ContentId CONTENT = ContentId.parse(ContentId.Kind.CONTENT_ID, ChannelRig.ID);
    private static final ContentId OTHER = ContentId.parse(ContentId.Kind.CONTENT_ID, "0".repeat(40));
    private static final String KEY = "the API key & more";

    private final AtomicReference<List<StreamToken>> tokens = new AtomicReference<>(List.of(
            new StreamToken("anna", "s3cret", 2, Set.of()),
            new StreamToken("", "for-one-content", StreamToken.ANY_NUMBER, Set.of(ChannelRig.ID))));
    private final StreamAccess access = new StreamAccess(tokens::get, () -> KEY, new AuthThrottle(System::nanoTime));

    private static Request with(Map<String, List<String>> query, Map<String, String> headers) {
        RequestTarget target = new RequestTarget("/ace/getstream", List.of("", "ace", "getstream"), 2, query);
        return new Request("GET", target, Map.of(), headers, new byte[0], "192.0.2.7", true, false);
    }

    private static Request by(String token) {
        return with(Map.of("token", List.of(token)), Map.of());
    }

    private String refusal(Request request, ContentId content) {
        Problem refusal = access.refusal(request, content);
        return refusal == null ? "" : refusal.status() + " " + refusal.error();
    }

    @Test
    void withoutTokensEverybodyPlays() {
        tokens.set(List.of());
        assertThat(refusal(with(Map.of(), Map.of()), CONTENT)).isEmpty();
        assertThat(refusal(by("whatever"), CONTENT)).isEmpty();
        assertThat(access.query(by("whatever"))).isEmpty();
    }

    @Test
    void withTokensWhoBringsNoneIsAskedForOne() {
        assertThat(refusal(with(Map.of(), Map.of()), CONTENT)).isEqualTo("401 missing_token");
        assertThat(refusal(by(""), CONTENT)).isEqualTo("401 missing_token");
    }

    @Test
    void theTokenIsInTheQueryOrInAHeader() {
        assertThat(refusal(by("s3cret"), CONTENT)).isEmpty();
        assertThat(refusal(with(Map.of(), Map.of("authorization", "Bearer s3cret")), CONTENT))
                .isEmpty();
    }

    @Test
    void aWrongTokenIsRefused() {
        for (String wrong : List.of("s3cre", "s3crett", "S3CRET", "anna", "anna:s3cret")) {
            assertThat(refusal(by(wrong), CONTENT)).isEqualTo("403 wrong_token");
        }
    }

    @Test
    void wrongTokensAreCountedAsWrongKeysAre() {
        for (int i = 0; i < AuthThrottle.MOST; i++) {
            assertThat(refusal(by("wrong"), CONTENT)).isEqualTo("403 wrong_token");
        }
        assertThat(refusal(by("wrong"), CONTENT)).isEqualTo("429 too_many_attempts");
        assertThat(refusal(by("s3cret"), CONTENT)).isEqualTo("429 too_many_attempts");
        assertThat(refusal(by(KEY), CONTENT)).isEqualTo("429 too_many_attempts");
    }

    @Test
    void aTokenMayBeForSomeContentsOnly() {
        assertThat(refusal(by("for-one-content"), CONTENT)).isEmpty();
        assertThat(refusal(by("for-one-content"), OTHER)).isEqualTo("403 content_not_allowed");
    }

    @Test
    void theApiKeyPlaysToo() {
        assertThat(refusal(by(KEY), OTHER)).isEmpty();
        assertThat(refusal(with(Map.of(), Map.of("x-api-key", KEY)), OTHER)).isEmpty();
        assertThat(access.query(by(KEY))).isEqualTo("&token=the+API+key+%26+more");
    }

    @Test
    void aTokenAdmitsAsManyAsItSaysAndOneMoreWhenOneHasLeft() throws ChannelException {
        Admission first = access.limit(by("s3cret")).admit();
        access.limit(by("s3cret")).admit();
        assertThatThrownBy(() -> access.limit(by("s3cret")).admit())
                .isInstanceOfSatisfying(
                        ChannelException.class,
                        full -> assertThat(StreamProblem.of(full.failure())
                                        .answer()
                                        .status())
                                .isEqualTo(429));
        access.limit(by("for-one-content")).admit();

        first.close();
        first.close();

        access.limit(by("s3cret")).admit();
        assertThatThrownBy(() -> access.limit(by("s3cret")).admit())
                .hasMessageContaining("At most 2 may use this token");
    }

    @Test
    void nothingShowsTheSecret() {
        assertThat(access.identity(by("s3cret")).toString()).doesNotContain("s3cret");
    }
}
