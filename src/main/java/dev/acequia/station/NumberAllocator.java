package dev.acequia.station;

import dev.acequia.stationlist.ChannelNumber;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Numbers of stations: the one that a list gives where it is free, else the one behind the last of the same group,
/// else the lowest that is free.
final class NumberAllocator {
    private final BitSet majors = new BitSet();
    private final Set<Long> minors = new HashSet<>();
    private final Map<String, Integer> lastOfGroup = new HashMap<>();
    private int lowest = 1;

    /// The numbers that stations have now.
    static NumberAllocator of(Connection connection) throws SQLException {
        NumberAllocator numbers = new NumberAllocator();
        Sql.each(
                connection,
                row -> numbers.take(ChannelNumber.ofOrdinal(row.getLong(1)), firstGroup(row.getString(2))),
                "SELECT number, coalesce(edited_groups, groups) FROM stations");
        return numbers;
    }

    static String firstGroup(String groups) {
        int end = groups.isEmpty() ? 0 : groups.indexOf('\n', 1);
        return end <= 0 ? "" : groups.substring(1, end);
    }

    private boolean isFree(ChannelNumber number) {
        return number.minor() == 0 ? !majors.get(number.major()) : !minors.contains(number.ordinal());
    }

    private void take(ChannelNumber number, String group) {
        if (number.minor() == 0) {
            majors.set(number.major());
        } else {
            minors.add(number.ordinal());
        }
        lastOfGroup.merge(group, number.major(), Math::max);
    }

    /// Takes a number that a list gives; false when another station has it.
    boolean takeIfFree(ChannelNumber wanted, String groups) {
        boolean isFree = isFree(wanted);
        if (isFree) {
            take(wanted, firstGroup(groups));
        }
        return isFree;
    }

    /// Takes a number that nobody has.
    ChannelNumber next(String groups) {
        String group = firstGroup(groups);
        int behind = lastOfGroup.getOrDefault(group, 0) + 1;
        boolean isBehind = behind > 1 && behind <= ChannelNumber.HIGHEST && !majors.get(behind);
        lowest = majors.nextClearBit(lowest);
        ChannelNumber number = new ChannelNumber(isBehind ? behind : lowest, 0);
        take(number, group);
        return number;
    }
}
