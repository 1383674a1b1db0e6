package dev.acequia.fleet;

/// Something that is to be done with an engine of the fleet.
record FleetAction(FleetVerb verb, FleetEngine engine) {}
