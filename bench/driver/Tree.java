import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/// A simulation of servers below servers: viewers come as before a match, leave and zap, servers die, those below move.
/// No machine is used for it; it checks what `docs/scaling.md` says by arithmetic.
record Tree(String title) implements Scenario {
    private static final double MINUTES = 60;
    private static final double ARRIVALS = 10; // minutes in which nine of ten come
    private static final double STAY = 45; // minutes, on average
    private static final double LIFE = 24 * 60; // minutes that a server lives on average, to be hard on it
    private static final double MOVE = 1.0 / 60; // minutes until a viewer is at another server

    /// @param places how many viewers or servers one server carries
    private record Plan(int viewers, int places) {
        /// Leaves with a tenth to spare, so that those of a dead one find a place.
        int leaves() {
            return (int) Math.ceil(viewers * 1.1 / places);
        }

        /// Levels above the leaves, until one server is at the top.
        int levels() {
            int levels = 0;
            for (int servers = leaves(); servers > 1; servers = (servers + places - 1) / places) {
                levels++;
            }
            return levels;
        }

        int servers() {
            int all = 0;
            int level = leaves();
            for (; level > 1; level = (level + places - 1) / places) {
                all += level;
            }
            return all + 1;
        }
    }

    /// @param who a viewer, or -1 less the leaf that dies
    /// @param turn of the viewer; it counts only if that is still its turn
    private record Event(double at, int who, int turn) {}

    @Override
    public Report run(Bench bench) {
        Report report = new Report(
                title,
                "viewers",
                "slots per server",
                "servers",
                "levels",
                "fullest server, calculated",
                "fullest server, simulated",
                "arrivals per second, peak",
                "moves per viewer and hour");
        double worst = 0;
        for (Plan plan : new Plan[] {
            new Plan(1000, 500),
            new Plan(10_000, 500),
            new Plan(100_000, 1000),
            new Plan(1_000_000, 1000),
            new Plan(1_000_000, 5000)
        }) {
            double expected = plan.viewers() / (double) plan.leaves();
            double[] seen = simulate(plan, new SplittableRandom(1));
            worst = Math.max(worst, seen[0] / plan.places());
            report.row(
                    "" + plan.viewers(),
                    "" + plan.places(),
                    "" + plan.servers(),
                    "" + plan.levels(),
                    Figures.number(expected),
                    Figures.number(seen[0]),
                    Figures.number(seen[1]),
                    Figures.number(seen[2]));
        }
        return report.goal("load of the fullest server", 1, worst);
    }

    /// The most viewers of a leaf, the most arrivals a second, and moves for each viewer in an hour.
    private static double[] simulate(Plan plan, SplittableRandom random) {
        int leaves = plan.leaves();
        int[] load = new int[leaves];
        int[] watching = new int[plan.viewers()];
        int[] turns = new int[plan.viewers()];
        Arrays.fill(watching, -1);
        PriorityQueue<Event> events = new PriorityQueue<>((a, b) -> Double.compare(a.at(), b.at()));
        for (int leaf = 0; leaf < leaves; leaf++) {
            events.add(new Event(-Math.log(random.nextDouble()) * LIFE, -1 - leaf, 0));
        }
        int[] perSecond = new int[(int) (MINUTES * 60) + 1];
        for (int viewer = 0; viewer < watching.length; viewer++) {
            double uniform = random.nextDouble();
            double at = Math.clamp(ARRIVALS / 2 + ARRIVALS / 6 * Math.log(uniform / (1 - uniform)), 0, MINUTES);
            perSecond[(int) (at * 60)]++;
            events.add(new Event(at, viewer, 0));
        }
        int fullest = 0;
        long moves = 0;
        for (Event next = events.poll(); next != null && next.at() < MINUTES; next = events.poll()) {
            int viewer = next.who();
            if (viewer < 0) {
                moves += die(-1 - viewer, next.at(), load, watching, turns, events);
            } else if (next.turn() != turns[viewer]) {
                continue;
            } else if (watching[viewer] < 0) {
                int leaf = emptier(load, random);
                watching[viewer] = leaf;
                fullest = Math.max(fullest, ++load[leaf]);
                events.add(new Event(next.at() - Math.log(random.nextDouble()) * STAY, viewer, ++turns[viewer]));
            } else {
                load[watching[viewer]]--;
                watching[viewer] = -1;
                events.add(new Event(next.at() + MOVE, viewer, ++turns[viewer])); // comes back, or somebody else does
            }
        }
        return new double[] {fullest, Arrays.stream(perSecond).max().orElse(0), moves / (double) plan.viewers()};
    }

    private static int die(int leaf, double at, int[] load, int[] watching, int[] turns, PriorityQueue<Event> events) {
        int moved = 0;
        for (int viewer = 0; viewer < watching.length; viewer++) {
            if (watching[viewer] == leaf) {
                watching[viewer] = -1;
                events.add(new Event(at + MOVE, viewer, ++turns[viewer]));
                moved++;
            }
        }
        load[leaf] = 0;
        return moved;
    }

    /// Of two servers at random that with fewer viewers: keeps the fullest near the average.
    private static int emptier(int[] load, SplittableRandom random) {
        int one = random.nextInt(load.length);
        int other = random.nextInt(load.length);
        return load[one] <= load[other] ? one : other;
    }
}
