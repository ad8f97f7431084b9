package dev.telltale.client;

import dev.telltale.event.ExecutionControl;
import dev.telltale.monitor.LocalMonitor;
import dev.telltale.monitor.MonitorContract;
import dev.telltale.monitor.filter.EventCondition;

class RemoteMonitorContractTest extends MonitorContract {
    @Override
    protected Subject open(LocalMonitor local, ExecutionControl runtime) {
        Port port = Port.open(local, runtime, 0);
        RemoteMonitor remote = RemoteMonitor.of(port.uri());
        return new Subject(remote, remote, () -> {
            remote.close();
            port.close();
        });
    }

    @Override
    protected EventCondition beyondTwo() {
        return RemoteMonitor.where("seq > 2");
    }
}
