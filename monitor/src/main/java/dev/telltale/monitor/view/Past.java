package dev.telltale.monitor.view;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stays known of an execution when its view is gone, so that readers on their way know what they missed.
 *
 * @param labels of its first event
 * @param end where its terminal event was, or null while there was none
 */
record Past(Map<String, String> labels, @Nullable End end) {}
