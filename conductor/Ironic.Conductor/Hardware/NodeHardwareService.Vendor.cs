using Ironic.Conductor.Jobs;
using Ironic.Conductor.Slots;
using Ironic.Model.Drivers;
using Ironic.Model.Faults;
using Ironic.Model.Json;

namespace Ironic.Conductor.Hardware;

internal sealed partial class NodeHardwareService
{
    private const string Vendor = "vendor";

    public async ValueTask<Outcome<IReadOnlyList<VendorMethod>>> ListVendorMethodsAsync(Guid uuid, CancellationToken cancellationToken)
    {
        if (await nodes.FindAsync(uuid, cancellationToken) is not { } node) return Fault.NodeNotFound(uuid.ToString());
        if (!drivers.TryBind(node, out var driver, out var errors)) return Fault.Invalid(string.Join(" ", errors));
        return driver.TryGet<IVendorInterface>(out var vendor) ? Outcome.Of(vendor.Methods) : HardwareAccess.Unsupported(node, Vendor);
    }

    public async Task<Outcome<VendorAnswer>> CallVendorAsync(Guid uuid, string method, string httpMethod, JsonMap arguments, CancellationToken cancellationToken)
    {
        if (!(await ListVendorMethodsAsync(uuid, cancellationToken)).TryGet(out var methods, out var none)) return none;
        if (methods.FirstOrDefault(known => known.Name == method) is not { } called) return Fault.Invalid($"No handler for method {method}");
        if (!called.HttpMethods.Contains(httpMethod)) return Fault.Invalid($"The method {method} does not support HTTP {httpMethod}");
        if (called.Async) return await AcceptCallAsync(uuid, called, arguments, cancellationToken);
        return called.RequiresExclusiveLock
            ? await hardware.LockedAsync<IVendorInterface, VendorAnswer>(uuid, Vendor, CallAsync, cancellationToken)
            : await hardware.SharedAsync<IVendorInterface, VendorAnswer>(uuid, Vendor, CallAsync, cancellationToken);

        async Task<Outcome<VendorAnswer>> CallAsync(IVendorInterface vendor, DriverContext context, Model.Nodes.Node node) =>
            vendor.ValidateCall(context, method, arguments) is { Count: > 0 } problems
                ? Fault.Invalid(string.Join(" ", problems))
                : new VendorAnswer(called, await vendor.CallAsync(context, method, arguments, cancellationToken));
    }

    private async Task<Outcome<VendorAnswer>> AcceptCallAsync(Guid uuid, VendorMethod called, JsonMap arguments, CancellationToken cancellationToken)
    {
        var accepted = await work.AcceptAsync<IVendorInterface>(
            uuid, FlowKinds.Vendor, Vendor,
            (vendor, context, _) => vendor.ValidateCall(context, called.Name, arguments) is { Count: > 0 } problems ? Fault.Invalid(string.Join(" ", problems)) : null,
            _ => JsonMap.Empty.With(HardwareFlows.MethodKey, called.Name).With(HardwareFlows.ArgumentsKey, arguments.ToObject()), cancellationToken);
        return accepted.Succeeded ? new VendorAnswer(called, null) : accepted.Fault;
    }
}
