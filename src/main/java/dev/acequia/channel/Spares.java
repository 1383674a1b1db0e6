package dev.acequia.channel;

import dev.acequia.engine.EngineAddress;

/// Where a channel's spares come from.
record Spares(Channel channel, ChannelTools tools) implements Standby.Supply {
    @Override
    public SparePolicy policy() {
        return tools.options().spare();
    }

    @Override
    public Spare open(EngineAddress playing) {
        return Spare.open(channel, tools, playing);
    }
}
