package io.tickrunner.it.kubernetes;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** The app's function for its users. */
@Path("/shop")
public class ShopResource {

    @GET
    public String open() {
        return "open";
    }
}
