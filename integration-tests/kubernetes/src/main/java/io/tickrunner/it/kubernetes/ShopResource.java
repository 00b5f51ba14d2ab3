package io.tickrunner.it.kubernetes;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** What the app's users want of it. */
@Path("/shop")
public class ShopResource {

    @GET
    public String open() {
        return "open";
    }
}
