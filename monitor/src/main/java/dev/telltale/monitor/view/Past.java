package dev.telltale.monitor.view;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stays known of an execution when its view is gone, so that readers on their way know what they missed.
 *
 * @param labels of its first event, or null if they are not known any more
 * @param end where its terminal event was, or null while there was none
 */
record Past(@Nullable Map<String, String> labels, @Nullable Mark end) {}
