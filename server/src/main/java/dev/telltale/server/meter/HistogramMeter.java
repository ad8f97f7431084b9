package dev.telltale.server.meter;

import dev.telltale.server.fanout.Histogram;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A histogram that is counted elsewhere: Micrometer would have each number told to it by itself. Immutable, thread-safe.
 *
 * @param unit what 1 in it is in the unit of the name
 */
record HistogramMeter(String name, String description, double unit, Supplier<Histogram> histogram)
        implements Collector {
    @Override
    public HistogramSnapshot collect() {
        Histogram now = histogram.get();
        List<Double> bounds = new ArrayList<>(now.bounds().stream()
                .map(bound -> Math.round(bound * unit * 1e9) / 1e9) // as a person would write it
                .toList());
        bounds.add(Double.POSITIVE_INFINITY);
        return HistogramSnapshot.builder()
                .name(name)
                .help(description)
                .dataPoint(HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, now.counts()))
                        .sum(now.sum() * unit)
                        .build())
                .build();
    }
}
