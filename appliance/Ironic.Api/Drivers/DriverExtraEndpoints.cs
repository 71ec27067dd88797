using Ironic.Api.Faults;
using Ironic.Api.Policy;
using Ironic.Api.Requests;
using Ironic.Model.Drivers;
using Ironic.Model.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Drivers;

/// <summary>What a driver tells beyond itself: the properties of a RAID volume, and its own methods (contract, section 2.11).</summary>
internal sealed class DriverExtraEndpoints(DriverRegistry registry) : IResource
{
    private const int RaidSince = 12;

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete];

    /// <summary>In Ironic's words (<c>raid_config_schema.json</c>).</summary>
    private static readonly (string Name, string Text)[] LogicalDisk =
    [
        ("raid_level", "RAID level for the logical disk. Valid values are 'JBOD', '0', '1', '2', '5', '6', '1+0', '5+0' and '6+0'. Required."),
        ("size_gb", "Size in GiB (Integer) for the logical disk. Use 'MAX' as size_gb if this logical disk is supposed to use the rest of the space available. Required."),
        ("volume_name", "Name of the volume to be created. If this is not specified, it will be auto-generated. Optional."),
        ("is_root_volume", "Specifies whether this disk is a root volume. By default, this is False. Optional."),
        ("share_physical_disks", "Specifies whether other logical disks can share physical disks with this logical disk. By default, this is False. Optional."),
        ("disk_type", "The type of disk preferred. Valid values are 'hdd' and 'ssd'. If this is not specified, disk type will not be a selection criterion for choosing backing physical disks. Optional."),
        ("interface_type", "The interface type of disk. Valid values are 'sata', 'scsi' and 'sas'. If this is not specified, interface type will not be a selection criterion for choosing backing physical disks. Optional."),
        ("number_of_physical_disks", "Number of physical disks to use for this logical disk. By default, no of disks required for raid level. Optional."),
        ("controller", "Controller to use for this logical disk. If not specified, the driver will choose a suitable RAID controller on the bare metal node. Optional."),
        ("physical_disks", "The physical disks to use for this logical disk. If not specified, the driver will choose suitable physical disks to use. Optional."),
    ];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.OnGet("/v1/drivers/{name}/raid/logical_disk_properties", ShowRaidAsync).Requires(Rules.DriverGetRaidProperties);
        routes.OnGet("/v1/drivers/{name}/vendor_passthru/methods", ListMethodsAsync).Requires(Rules.DriverVendorPassthru);
        routes.On("/v1/drivers/{name}/vendor_passthru", request => CallAsync(request, request.Http.Request.Query["method"].ToString()), Methods).Requires(Rules.DriverVendorPassthru);
        routes.On("/v1/drivers/{name}/vendor_passthru/{method}", request => CallAsync(request, request.Route("method")), Methods).Requires(Rules.DriverVendorPassthru);
    }

    private Task<IResult> ShowRaidAsync(ApiRequest request)
    {
        if (request.Version < RaidSince) return Task.FromResult(Answers.Refused(ApiFaults.TooNew));
        if (request.Query().Finish() is { } wrong) return Task.FromResult(Answers.Refused(wrong));
        if (!registry.TryGetType(request.Route("name"), out var type)) return Task.FromResult(Missing(request));
        if (registry.DefaultOf(type, DriverSlot.Raid) is not { } raid || registry.Find(DriverSlot.Raid, raid) is null or UnsupportedInterface)
            return Task.FromResult(Answers.Refused(Fault.NotFound($"Driver {type.Name} does not support raid (disabled or not implemented).")));
        return Task.FromResult(Answers.Json(writer =>
        {
            writer.WriteStartObject();
            foreach (var (name, text) in LogicalDisk) writer.WriteString(name, text);
            writer.WriteEndObject();
        }));
    }

    /// <summary>None of our drivers has methods that need no node.</summary>
    private Task<IResult> ListMethodsAsync(ApiRequest request)
    {
        if (request.Query().Finish() is { } wrong) return Task.FromResult(Answers.Refused(wrong));
        return Task.FromResult(registry.TryGetType(request.Route("name"), out _)
            ? Answers.Json(writer =>
            {
                writer.WriteStartObject();
                writer.WriteEndObject();
            })
            : Missing(request));
    }

    private Task<IResult> CallAsync(ApiRequest request, string method)
    {
        if (!registry.TryGetType(request.Route("name"), out _)) return Task.FromResult(Missing(request));
        return Task.FromResult(Answers.Refused(Fault.Invalid(method.Length == 0 ? "Method not specified" : $"No handler for method {method}")));
    }

    private static IResult Missing(ApiRequest request) => Answers.Refused(Fault.NotFound($"Could not find the following driver(s) or hardware type(s): {request.Route("name")}."));
}
