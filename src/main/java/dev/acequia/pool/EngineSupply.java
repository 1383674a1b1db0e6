package dev.acequia.pool;

import java.time.Duration;

/// Source of further engines, which the pool asks when it has none to give. No call waits.
public interface EngineSupply {
    /// None: the engines are those that are named.
    EngineSupply NONE = new EngineSupply() {
        @Override
        public boolean exists() {
            return false;
        }

        @Override
        public void changed() {}

        @Override
        public boolean isComing() {
            return false;
        }

        @Override
        public Duration longest() {
            return Duration.ZERO;
        }

        @Override
        public String obstacle() {
            return "";
        }
    };

    /// Whether engines can come from somewhere at all.
    default boolean exists() {
        return true;
    }

    /// A slot was taken or given back, or somebody waits for one.
    void changed();

    /// Whether an engine is being started, or will be for somebody who waits.
    boolean isComing();

    /// How long a start may wait for an engine that is coming.
    Duration longest();

    /// Why none is coming, or how far one is, as a sentence; empty when there is nothing to say.
    String obstacle();
}
