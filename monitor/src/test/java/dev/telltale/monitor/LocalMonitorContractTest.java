package dev.telltale.monitor;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.filter.EventCondition;

class LocalMonitorContractTest extends MonitorContract {
    @Override
    protected Subject open(LocalMonitor local) {
        return new Subject(local, local);
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
