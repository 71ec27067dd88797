using Ironic.Api.Policy;
using Microsoft.AspNetCore.Http;

namespace Ironic.Api.Auth;

/// <summary>Tells who calls (contract, section 6.1). Public endpoints are not asked about.</summary>
internal interface IAuthenticator
{
    /// <summary>Who calls; null: refused, and the answer is written.</summary>
    ValueTask<Caller?> AuthenticateAsync(HttpContext context);
}

/// <summary>Everybody may do everything: for a loopback listener, or behind something that checks.</summary>
internal sealed class NoAuthentication : IAuthenticator
{
    public ValueTask<Caller?> AuthenticateAsync(HttpContext context) => new(Caller.Unrestricted);
}
