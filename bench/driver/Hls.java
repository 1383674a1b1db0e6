import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Segments to clients that ask for one after the other on kept connections: beside one `write()` of as much from
/// memory, and beside nginx that sends them from files.
record Hls(String title, int clients, double mbit) implements Scenario {
    private static final int LIMIT = 9100;
    private static final int NGINX = 9300;
    private static final int SEGMENTS = 6;
    private static final Pattern URL = Pattern.compile("^(?!#)(.*/)(\\d+)(\\.ts.*)$", Pattern.MULTILINE);

    @Override
    public Report run(Bench bench) {
        Map<String, Figures> all = new LinkedHashMap<>();
        try (Program source = bench.source(mbit, Scenarios.BURST);
                Acequia acequia = Acequia.start(
                        bench,
                        Map.of(
                                "HLS_MAX_SEGMENTS",
                                "100",
                                "HLS_WINDOW_SIZE",
                                "10",
                                "ACEQUIA_BUFFER_SECONDS",
                                "300",
                                "ACEQUIA_BUFFER_MAX_BYTES",
                                "2GB",
                                "ACEQUIA_CHANNEL_SHUTDOWN_DELAY",
                                "60"));
                Program limit = Program.start(
                        bench.work,
                        LIMIT,
                        Map.of(),
                        List.of(Bench.bin("limit"), "-p", "" + LIMIT, "-s", "" + Bench.SOURCE))) {
            Matcher first = firstOf(acequia);
            String folder = "/ace/" + first.group(1);
            int number = Integer.parseInt(first.group(2));
            Map<String, List<String>> candidates = new LinkedHashMap<>();
            candidates.put("limit", options(limit.port(), "/seg/%d", 0, limit.pids()));
            List<String> players = new ArrayList<>(
                    options(acequia.port(), "", number, acequia.program().pids()));
            players.addAll(List.of("-f", players(bench, acequia, number).toString()));
            candidates.put("acequia", players);
            Program nginx = nginx(bench, acequia, folder, number, first.group(3));
            if (nginx != null) {
                candidates.put("nginx", options(NGINX, "/%d.ts", number, nginx.pids()));
            }
            measure(bench, candidates, all);
            if (nginx != null) {
                nginx.close();
            }
        }
        return report(all);
    }

    private void measure(Bench bench, Map<String, List<String>> candidates, Map<String, Figures> all) {
        candidates.keySet().forEach(each -> all.put(each, new Figures()));
        List<String> order = new ArrayList<>(candidates.keySet());
        Bench.sink(with(candidates.get("acequia"), bench.warmUp / 2));
        for (int round = 0; round < bench.rounds; round++) {
            for (String each : order) {
                all.get(each).add(Bench.sink(with(candidates.get(each), bench.seconds)));
            }
            Collections.reverse(order);
        }
    }

    private Report report(Map<String, Figures> all) {
        Report report =
                new Report(title, "", "CPU s/GB", "× limit", "GB/s", "request p50 / p99, ms", "resident, MB", "failed");
        all.forEach((name, each) -> report.row(
                name,
                each.spread("cpu_per_GB"),
                Figures.number(each.median("cpu_per_GB") / all.get("limit").median("cpu_per_GB")),
                Figures.number(each.median("MBps") / 1000),
                each.text("req_p50") + " / " + each.text("req_p99"),
                each.text("rss_mb"),
                Figures.number(each.median("dropped") + each.median("bad"))));
        report.goal("CPU × limit", 1.25, Fanout.ratio(all, "acequia", "limit", "cpu_per_GB"));
        if (all.containsKey("nginx")) {
            report.goal("CPU × nginx", 0.45, Fanout.ratio(all, "acequia", "nginx", "cpu_per_GB"));
        }
        return report;
    }

    /// The parts of the first segment's URL, once there are enough of them.
    private static Matcher firstOf(Acequia acequia) {
        for (int i = 0; i < 120; i++) {
            String playlist = Bench.ask("GET", acequia.port(), "/ace/manifest.m3u8?id=" + Acequia.id(0))
                    .body();
            Matcher url = URL.matcher(playlist);
            if (url.results().count() >= SEGMENTS && url.reset().find()) {
                return url;
            }
            Bench.pause(1000);
        }
        throw new IllegalStateException("There were never " + SEGMENTS + " segments");
    }

    /// The segments' URLs of so many players, each with the name that its own playlist has given it.
    private Path players(Bench bench, Acequia acequia, int number) {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            Matcher url = URL.matcher(
                    Bench.ask("GET", acequia.port(), "/ace/manifest.m3u8?id=" + Acequia.id(0) + "&viewer=player-" + i)
                            .body());
            if (url.find()) {
                paths.add("/ace/" + url.group(1) + "%d" + url.group(3));
            }
        }
        try {
            return Files.write(bench.work.resolve("players"), paths);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Program nginx(Bench bench, Acequia acequia, String before, int number, String after) {
        try {
            Path files = Files.createDirectories(bench.work.resolve("files"));
            for (int i = number; i < number + SEGMENTS; i++) {
                Bench.save(acequia.port(), before + i + after, files.resolve(i + ".ts"));
            }
            Path conf = bench.work.resolve("nginx.conf");
            Files.writeString(conf, """
                    worker_processes auto;
                    pid %1$s/nginx.pid;
                    daemon off;
                    %2$s
                    events { worker_connections 4096; }
                    http {
                      access_log off;
                      sendfile on;
                      tcp_nopush on;
                      keepalive_requests 1000000000;
                      open_file_cache max=1000 inactive=600s;
                      client_body_temp_path %1$s/body;
                      proxy_temp_path %1$s/proxy;
                      fastcgi_temp_path %1$s/fastcgi;
                      uwsgi_temp_path %1$s/uwsgi;
                      scgi_temp_path %1$s/scgi;
                      server { listen 127.0.0.1:%3$d backlog=4096; root %1$s/files; }
                    }
                    """.formatted(
                            bench.work, System.getProperty("user.name").equals("root") ? "user root;" : "", NGINX));
            return Program.start(
                    bench.work,
                    NGINX,
                    Map.of(),
                    List.of(
                            "nginx",
                            "-c",
                            conf.toString(),
                            "-e",
                            bench.work.resolve("nginx-errors.log").toString()));
        } catch (UncheckedIOException | IOException e) {
            System.err.println("without nginx: " + e.getMessage());
            return null;
        }
    }

    private List<String> options(int port, String path, int first, String pids) {
        return List.of(
                "-H",
                "-p",
                "" + port,
                "-u",
                path,
                "-O",
                "" + first,
                "-S",
                "" + SEGMENTS,
                "-P",
                pids,
                "-n",
                "" + clients,
                "-w",
                "1");
    }

    private static List<String> with(List<String> options, double seconds) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of("-t", "" + seconds));
        return all;
    }
}
