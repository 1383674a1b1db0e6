package dev.acequia.stationlist;

/// Receiver of what is read from a list, in its order.
public interface ListSink {
    /// Takes an entry that can be played.
    ///
    /// @throws ListException to refuse the whole list
    void entry(ListEntry entry) throws ListException;

    /// Takes a part of the list that is no entry here.
    ///
    /// @param line number of the line or element that it begins with, from 1
    /// @param what it is called in the list; empty when it has no name
    /// @param reason to follow the name
    void skipped(int line, String what, String reason) throws ListException;

    /// Takes what the list says about itself; comes again for each list where several were joined.
    default void head(ListHead head) {}
}
