using Ironic.Api.Policy;

namespace Ironic.Api.Auth.Keystone;

/// <summary>Who a good token stands for.</summary>
/// <param name="Caller">With his rights.</param>
/// <param name="MayVouch">He is a service that may bring a user's token although it has expired.</param>
internal sealed record Bearer(Caller Caller, bool MayVouch);
