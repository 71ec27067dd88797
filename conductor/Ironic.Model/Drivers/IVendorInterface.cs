using Ironic.Model.Json;

namespace Ironic.Model.Drivers;

/// <summary>Slot "vendor": methods of a driver's own, called by name (<c>/v1/nodes/{n}/vendor_passthru</c>).</summary>
public interface IVendorInterface : IDriverInterface
{
    IReadOnlyList<VendorMethod> Methods { get; }

    /// <summary>What is wrong with a call's arguments; none if empty. Never touches the hardware.</summary>
    IReadOnlyList<string> ValidateCall(DriverContext node, string method, JsonMap arguments);

    /// <returns>JSON for the caller of a synchronous method; null: JSON null.</returns>
    /// <exception cref="DriverException">The hardware failed.</exception>
    ValueTask<System.Text.Json.Nodes.JsonNode?> CallAsync(DriverContext node, string method, JsonMap arguments, CancellationToken cancellationToken);
}

/// <summary>A vendor method, as <c>vendor_passthru/methods</c> tells of it.</summary>
public sealed record VendorMethod(string Name, string Description)
{
    /// <summary>"GET", "POST", "PUT", "PATCH", "DELETE".</summary>
    public IReadOnlyList<string> HttpMethods { get; init; } = ["POST"];

    /// <summary>True: accepted with 202 and carried out in the background.</summary>
    public bool Async { get; init; } = true;

    /// <summary>True: the result is sent as raw bytes.</summary>
    public bool Attach { get; init; }

    public bool RequiresExclusiveLock { get; init; } = true;
}
