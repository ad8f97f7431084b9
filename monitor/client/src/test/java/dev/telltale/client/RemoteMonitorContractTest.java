package dev.telltale.client;

import dev.telltale.monitor.LocalMonitor;
import dev.telltale.monitor.MonitorContract;
import dev.telltale.monitor.ScriptedControl;
import dev.telltale.monitor.filter.EventCondition;

class RemoteMonitorContractTest extends MonitorContract {
    @Override
    protected Subject open(LocalMonitor local) {
        Port port = Port.open(local, new ScriptedControl(), 0);
        RemoteMonitor remote = RemoteMonitor.of(port.uri());
        return new Subject(remote, () -> {
            remote.close();
            port.close();
        });
    }

    @Override
    protected EventCondition beyondTwo() {
        return RemoteMonitor.where("seq > 2");
    }
}
