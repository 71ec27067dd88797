using System.Text.Json.Nodes;

namespace Ironic.Lab.Redfish.Resources;

/// <summary>SessionService.</summary>
internal sealed class SessionResources(ResourceNames names, RedfishSessions sessions, Func<string, string, bool> isUser, Func<RedfishFaults> faults) : IRedfishResources
{
    public ValueTask<RedfishReply?> AnswerAsync(RedfishCall call, CancellationToken cancellationToken) => new(!names.Personality.HasSessions ? null : (call.Method, call.Segments) switch
    {
        ("GET", ["SessionService"]) => RedfishReply.Resource(Service()),
        ("GET", ["SessionService", "Sessions"]) => RedfishReply.Resource(ResourceNames.Collection(
            names.Path("SessionService", "Sessions"), "SessionCollection", sessions.Ids.Select(id => names.Path("SessionService", "Sessions", id)))),
        ("POST", ["SessionService", "Sessions"]) => Open(call),
        ("GET", ["SessionService", "Sessions", var id]) => sessions.UserOfId(id) is { } user ? RedfishReply.Resource(Session(id, user)) : null,
        ("DELETE", ["SessionService", "Sessions", var id]) => sessions.Close(id) ? RedfishReply.NoContent : null,
        _ => null,
    });

    private RedfishReply Open(RedfishCall call)
    {
        if (call.Text("UserName") is not { } user || call.Text("Password") is not { } password) return RedfishReply.Missing("UserName or Password");
        if (!isUser(user, password)) return RedfishReply.Error(401, "ResourceAtUriUnauthorized", "The user or the password is wrong.");
        if (faults().RefusesSessions || sessions.Open(user) is not var (id, token))
            return RedfishReply.Error(503, "SessionLimitExceeded", "RAC0218: The maximum number of user sessions is reached.");
        return new(201, Session(id, user)) { Location = names.Path("SessionService", "Sessions", id), Token = token };
    }

    private JsonObject Session(string id, string user)
    {
        var session = ResourceNames.Resource(names.Path("SessionService", "Sessions", id), "Session.v1_3_0.Session", id, "User Session");
        session["UserName"] = user;
        return session;
    }

    private JsonObject Service()
    {
        var service = ResourceNames.Resource(names.Path("SessionService"), "SessionService.v1_1_8.SessionService", "SessionService", "Session Service");
        service["ServiceEnabled"] = true;
        service["SessionTimeout"] = 1800;
        service["Sessions"] = ResourceNames.Link(names.Path("SessionService", "Sessions"));
        return service;
    }
}
