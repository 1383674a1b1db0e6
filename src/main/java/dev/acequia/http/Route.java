package dev.acequia.http;

import dev.acequia.http.message.Answer;
import dev.acequia.http.message.Request;

/// Handler of a request whose path has been matched.
///
/// The tail is what the path has in the last place of the pattern: all that stands for the star in `/ace/manifest/*`,
/// the id in `/engines/{id}`; empty when the pattern has no place. All of them are [Request#part].
public sealed interface Route {
    /// The same for those only who may manage.
    Route guardedBy(AdminAccess access);

    /// Route whose body ends. Runs on a virtual thread, may wait; unless it [#isPrompt].
    non-sealed interface Resource extends Route {
        Answer answer(Request request, String tail);

        /// Whether it waits for nothing and makes little: then it is answered at once, on the event loop, however much
        /// else there is to do.
        default boolean isPrompt() {
            return false;
        }

        /// Whether it reads the body of its requests as it comes ([Request#upload]), of any length; the connection ends
        /// with the answer.
        default boolean isUpload() {
            return false;
        }

        /// The same, which reads the body as it comes.
        static Resource upload(Resource resource) {
            return new Marked(resource, resource.isPrompt(), true);
        }

        /// The same, answered at once.
        static Resource prompt(Resource resource) {
            return new Marked(resource, true, resource.isUpload());
        }

        @Override
        default Route guardedBy(AdminAccess access) {
            return access.guard(this);
        }
    }

    /// A resource with its marks.
    record Marked(Resource resource, boolean isPrompt, boolean isUpload) implements Resource {
        @Override
        public Answer answer(Request request, String tail) {
            return resource.answer(request, tail);
        }
    }

    /// Route that answers on the connection itself. Runs on the event loop, must not wait.
    non-sealed interface Stream extends Route {
        void serve(Request request, String tail, Connection connection);

        @Override
        default Route guardedBy(AdminAccess access) {
            return access.guard(this);
        }
    }
}
