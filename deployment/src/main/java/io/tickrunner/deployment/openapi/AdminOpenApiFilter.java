package io.tickrunner.deployment.openapi;

import java.util.List;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.parameters.RequestBody;

/** Describes the admin endpoint in the app's OpenAPI document. */
public final class AdminOpenApiFilter implements OASFilter {

    private static final String TAG = "Tickrunner";

    private final String root;

    /**
     * @param root the endpoint's path on the app's main interface
     */
    public AdminOpenApiFilter(String root) {
        this.root = root;
    }

    @Override
    public void filterOpenAPI(OpenAPI openApi) {
        if (openApi.getComponents() == null) {
            openApi.setComponents(OASFactory.createComponents());
        }
        AdminSchemas.all().forEach(openApi.getComponents()::addSchema);
        if (openApi.getPaths() == null) {
            openApi.setPaths(OASFactory.createPaths());
        }
        openApi.addTag(OASFactory.createTag().name(TAG)
                .description("Shows, runs, pauses and reschedules the workers of all replicas"));
        openApi.getPaths()
                .addPathItem(root, OASFactory.createPathItem().GET(showAll()))
                .addPathItem(root + "/{worker}", ofWorker().GET(showOne()))
                .addPathItem(root + "/{worker}/runs", ofWorker().GET(runs()))
                .addPathItem(root + "/{worker}/tick", ofWorker().POST(tick()))
                .addPathItem(root + "/{worker}/pause", ofWorker().POST(pause()))
                .addPathItem(root + "/{worker}/resume",
                        ofWorker().POST(changeOfPause("resume", "Resume a worker in all replicas",
                                "It ticks again at its next due time.")))
                .addPathItem(root + "/{worker}/schedule", ofWorker().POST(reschedule()).DELETE(resetSchedule()))
                .addPathItem(root + "/replica/drain", OASFactory.createPathItem().POST(drain("drain", "Drain this replica")))
                .addPathItem(root + "/replica/undrain",
                        OASFactory.createPathItem().POST(undrain("undrain", "End the drain of this replica")))
                .addPathItem(root + "/replica/{replica}/drain",
                        ofReplica().POST(drain("drainNamed", "Drain this replica if it has that name")))
                .addPathItem(root + "/replica/{replica}/undrain",
                        ofReplica().POST(undrain("undrainNamed", "End the drain of this replica if it has that name")));
    }

    private static PathItem ofWorker() {
        return OASFactory.createPathItem().addParameter(OASFactory.createParameter().name("worker").in(Parameter.In.PATH)
                .required(true).description("The name of a worker, or of a partition such as sync[3]. The name of a worker with"
                        + " partitions means all of them: the response then has workers or answers, one for each")
                .schema(OASFactory.createSchema().addType(SchemaType.STRING)));
    }

    private static PathItem ofReplica() {
        return OASFactory.createPathItem().addParameter(OASFactory.createParameter().name("replica").in(Parameter.In.PATH)
                .required(true).description("The replica's name: host and process ID; another replica answers with 404")
                .schema(OASFactory.createSchema().addType(SchemaType.STRING)));
    }

    private static Operation showAll() {
        return operation("all", "All workers and replicas", "Shows what this replica knows about the workers and, from the"
                + " database, which replica or other program holds which lock.",
                new AdminResponses()
                        .json(200, "All workers and replicas", AdminSchemas.OVERVIEW)
                        .problems(401, 403, 405, 406));
    }

    private static Operation showOne() {
        return operation("one", "One worker", "Shows the worker's settings, its state in this replica, the holder of its lock"
                + " and its last ticks.",
                new AdminResponses()
                        .json(200, "The worker", AdminSchemas.WORKER)
                        .problems(401, 403, 404, 405, 406));
    }

    private static Operation runs() {
        return operation("runs", "The runs of a worker", "Shows the worker's runs in all replicas, newest first, in an app that"
                + " keeps a ledger.",
                new AdminResponses()
                        .json(200, "A page of runs", AdminSchemas.RUNS)
                        .problems(400, 401, 403, 404, 405, 406, 503))
                .addParameter(query("limit", "The number of runs, from 1 to 500; the default is 50",
                        OASFactory.createSchema().addType(SchemaType.INTEGER)))
                .addParameter(query("before", "Shows only runs that started earlier; the value of \"before\" in the previous"
                        + " response", OASFactory.createSchema().addType(SchemaType.STRING).format("date-time")));
    }

    private static Parameter query(String name, String description, Schema schema) {
        return OASFactory.createParameter().name(name).in(Parameter.In.QUERY).description(description).schema(schema);
    }

    private static Operation tick() {
        return operation("tick", "Run a worker now", "The worker runs in the replica that holds its lock, whichever replica"
                + " receives the request. The body is optional; its fields are the arguments of the tick.",
                new AdminResponses()
                        .json(200, "The tick ended", AdminSchemas.TICK_RESULT)
                        .json(202, "The tick was still running after the wait", AdminSchemas.TICK_RESULT)
                        .problems(400, 401, 403, 404, 405, 406, 409, 415, 502, 503))
                .requestBody(body(AdminSchemas.ARGUMENTS, false))
                .addParameter(query("wait", "How long to wait for the outcome, at most 5m; the default is"
                        + " quarkus.tickrunner.admin.tick-wait",
                        OASFactory.createSchema().addType(SchemaType.STRING).addExample("10s")));
    }

    private static Operation pause() {
        return changeOfPause("pause", "Pause a worker in all replicas", "Replicas that join later pause it too, as long as at"
                + " least one replica stays up. The body is optional; with until, the pause ends by itself.", 400)
                .requestBody(body(AdminSchemas.NEW_PAUSE, false));
    }

    private static Operation changeOfPause(String id, String summary, String description, int... more) {
        return operation(id, summary, description, new AdminResponses()
                .json(200, "The worker's new state", AdminSchemas.WORKER)
                .json(202, "The change applies to this replica; the others are notified when the database is back",
                        AdminSchemas.PAUSE_RESULT)
                .problems(more)
                .problems(401, 403, 404, 405, 406, 415, 503));
    }

    private static Operation reschedule() {
        return changeOfSchedule("reschedule", "Give a worker another schedule in all replicas",
                "Replicas that join later use it too, as long as at least one replica stays up.", 400)
                .requestBody(body(AdminSchemas.NEW_SCHEDULE, true));
    }

    private static RequestBody body(String schema, boolean required) {
        return OASFactory.createRequestBody().required(required).content(OASFactory.createContent()
                .addMediaType("application/json", OASFactory.createMediaType().schema(AdminSchemas.ref(schema))));
    }

    private static Operation resetSchedule() {
        return changeOfSchedule("resetSchedule", "Let a worker go back to its own schedule in all replicas",
                "That is the schedule of its code and configuration.");
    }

    private static Operation changeOfSchedule(String id, String summary, String description, int... more) {
        return operation(id, summary, description, new AdminResponses()
                .json(200, "The worker's new state", AdminSchemas.WORKER)
                .json(202, "The change applies to this replica; the others are notified when the database is back",
                        AdminSchemas.SCHEDULE_RESULT)
                .problems(more)
                .problems(401, 403, 404, 405, 406, 415, 503));
    }

    private static Operation drain(String id, String summary) {
        return changeOfDrain(id, summary, "It hands its workers over to the other replicas and begins no scheduled work.");
    }

    private static Operation undrain(String id, String summary) {
        return changeOfDrain(id, summary, "It acquires free locks and runs its schedules again.");
    }

    private static Operation changeOfDrain(String id, String summary, String description) {
        return operation(id, summary, description, new AdminResponses()
                .json(200, "The replica's new state", AdminSchemas.DRAIN)
                .problems(401, 403, 404, 405, 406, 409, 415, 503));
    }

    private static Operation operation(String id, String summary, String description, AdminResponses responses) {
        return OASFactory.createOperation().operationId("tickrunner_" + id).summary(summary).description(description)
                .tags(List.of(TAG)).responses(responses.build());
    }
}
