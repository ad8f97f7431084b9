package dev.telltale.monitor;

import dev.telltale.event.ExecutionControl;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.filter.EventCondition;

class LocalMonitorContractTest extends MonitorContract {
    @Override
    protected Subject open(LocalMonitor local, ExecutionControl runtime) {
        return new Subject(local, runtime, local);
    }

    @Override
    protected EventCondition beyondTwo() {
        return new EventCondition() {
            @Override
            public String text() {
                return "seq > 2";
            }

            @Override
            public boolean test(ExecutionEvent event) {
                return event.envelope().seq() > 2;
            }
        };
    }
}
