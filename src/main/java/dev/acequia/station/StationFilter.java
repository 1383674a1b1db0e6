package dev.acequia.station;

/// Choice of stations.
///
/// @param isAll whether those are included that are hidden, or gone from their lists for long
/// @param group that they are in; empty for any
/// @param text in their names, in upper or lower case; empty for any
/// @param isFavourite whether only favourites are chosen
/// @param list that has added them; 0 for any
public record StationFilter(boolean isAll, String group, String text, boolean isFavourite, long list) {
    /// Every station that is shown.
    public static final StationFilter SHOWN = new StationFilter(false, "", "", false, 0);

    /// Every station, whether it is shown or not.
    public static final StationFilter ALL = new StationFilter(true, "", "", false, 0);
}
