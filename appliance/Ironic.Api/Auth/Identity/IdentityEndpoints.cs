using Ironic.Api.Faults;
using Ironic.Api.Microversions;
using Ironic.Api.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Ironic.Api.Auth.Identity;

/// <summary>
/// As much of OpenStack's identity service as clients need that insist on one: discovery, and a token for a name and a password of the htpasswd file.
/// At <c>/v3</c>, and at <c>/identity/v3</c> for clients that discover it from a root (ours is the baremetal service's).
/// </summary>
internal sealed class IdentityEndpoints(Passwords passwords, IssuedTokens tokens, UserRights rights, TimeProvider time, ILogger<BasicAuthenticator> logger) : IResource
{
    private const long MaxBodyBytes = 16 * 1024;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.On("/identity", ShowRootAsync, HttpMethods.Get, HttpMethods.Head).Public().WithoutVersions();
        foreach (var root in new[] { "/v3", "/identity/v3" })
        {
            routes.On(root, request => Task.FromResult(Answers.Json(writer =>
            {
                writer.WriteStartObject();
                writer.WritePropertyName("version"u8);
                IdentityViews.WriteVersion(writer, request.Links.Base + root);
                writer.WriteEndObject();
            })), HttpMethods.Get, HttpMethods.Head).Public().WithoutVersions();
            routes.OnPost(root + "/auth/tokens", IssueAsync).Public().WithoutVersions().WithMetadata(new BodyLimit(MaxBodyBytes));
        }
    }

    private static Task<IResult> ShowRootAsync(ApiRequest request) => Task.FromResult(Answers.Json(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartObject("versions"u8);
        writer.WriteStartArray("values"u8);
        IdentityViews.WriteVersion(writer, request.Links.Base + "/identity/v3");
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }, StatusCodes.Status300MultipleChoices));

    private async Task<IResult> IssueAsync(ApiRequest request)
    {
        if (!(await request.ReadJsonAsync()).TryGet(out var body, out var unreadable)) return new Refusal(StatusCodes.Status400BadRequest, unreadable.Message);
        if (IdentityRequest.Read(body, out var problem) is not { } asked) return new Refusal(StatusCodes.Status400BadRequest, problem);
        if (!await passwords.AreRightAsync(asked.User, asked.Password, request.Aborted))
        {
            BasicAuthenticator.LoginRefused(logger, asked.User, request.Http.Connection.RemoteIpAddress?.ToString() ?? "?");
            return new Refusal(StatusCodes.Status401Unauthorized, "The request you have made requires authentication.");
        }

        var own = rights.GrantOf(asked.User).Project;
        if (own is not null && (asked.OfSystem || (asked.Project ?? own) != own))
            return new Refusal(StatusCodes.Status401Unauthorized, $"{asked.User} acts for project {own} alone; ask for a token of that project.");

        var (token, expires) = tokens.Issue(asked.User);
        request.Http.Response.Headers["X-Subject-Token"] = token;
        request.Http.Response.Headers.Vary = "X-Auth-Token";
        var view = new IdentityViews.Token(asked.User, rights.GrantOf(asked.User).Roles, own ?? asked.Project, time.GetUtcNow(), expires, request.Links.Base);
        return Answers.Json(view.Write, StatusCodes.Status201Created);
    }

    private sealed class Refusal(int status, string message) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => FaultWriter.WriteIdentityAsync(httpContext, status, message);
    }
}
