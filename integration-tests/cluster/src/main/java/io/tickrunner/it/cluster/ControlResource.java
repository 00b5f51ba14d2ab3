package io.tickrunner.it.cluster;

import java.util.List;
import java.util.Map;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import io.tickrunner.Cadence;
import io.tickrunner.Outcome;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;
import io.tickrunner.WorkerHealth;

/** Lets a test inspect and control a replica. */
@Path("/control")
public class ControlResource {

    private final Tickrunner tickrunner;
    private final Faults faults;
    private final PoolHog poolHog;
    private final Work work;

    ControlResource(Tickrunner tickrunner, Faults faults, PoolHog poolHog, Work work) {
        this.work = work;
        this.tickrunner = tickrunner;
        this.faults = faults;
        this.poolHog = poolHog;
    }

    /**
     * A worker as this replica sees it.
     */
    public record WorkerView(String name, long lockId, Cadence cadence, WorkerHealth health) {
    }

    @GET
    @Path("/workers")
    public List<WorkerView> workers() {
        return tickrunner.services().stream()
                .map(s -> new WorkerView(s.name(), s.lockId(), s.cadence(), s.health()))
                .toList();
    }

    @POST
    @Path("/pause")
    public void pauseAll() {
        tickrunner.services().forEach(TickService::pause);
    }

    @POST
    @Path("/resume")
    public void resumeAll() {
        tickrunner.services().forEach(TickService::resume);
    }

    @POST
    @Path("/workers/{name}/tick")
    public Outcome tick(String name) {
        return service(name).tick();
    }

    @GET
    @Path("/workers/{name}/arguments")
    public Map<String, String> arguments(String name) {
        return work.argumentsOf(service(name).name());
    }

    @POST
    @Path("/workers/{name}/request")
    public void requestTick(String name) {
        service(name).requestTick();
    }

    @POST
    @Path("/workers/{name}/fault/{fault}")
    public void fault(String name, Fault fault) {
        faults.set(service(name).name(), fault);
    }

    @POST
    @Path("/faults/clear")
    public void clearFaults() {
        faults.clear();
        poolHog.giveBack();
    }

    @POST
    @Path("/faults/exhaust-pool")
    public int exhaustPool() {
        return poolHog.take();
    }

    private TickService service(String name) {
        return tickrunner.service(name).orElseThrow(() -> new NotFoundException("no worker " + name));
    }
}
