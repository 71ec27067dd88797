using System.Text.Json.Nodes;

namespace Ironic.Lab.Redfish;

/// <summary>What a service keeps of its board besides power: boot override, BIOS settings, Secure Boot. Safe for use by several threads.</summary>
internal sealed class BoardState(bool isUefi)
{
    private readonly Lock _gate = new();
    private string _target = "None", _enabled = "Disabled", _mode = isUefi ? "UEFI" : "Legacy";
    private string? _httpUri;

    public BiosState Bios { get; } = new(isUefi);

    public bool SecureBoot { get; set; }

    public bool SecureBootInForce { get; private set; }

    public string SecureBootKeys { get; set; } = "UserMode";

    public string Indicator { get; set; } = "Off";

    /// <summary>Called at each start.</summary>
    public Action Starting { get; set; } = () => { };

    /// <summary>The members of Boot.</summary>
    public JsonObject Boot
    {
        get
        {
            lock (_gate)
            {
                return new()
                {
                    ["BootSourceOverrideTarget"] = _target, ["BootSourceOverrideEnabled"] = _enabled, ["BootSourceOverrideMode"] = _mode, ["HttpBootUri"] = _httpUri,
                };
            }
        }
    }

    /// <summary>Null: as it is. An empty URI: none.</summary>
    public void SetBoot(string? target, string? enabled, string? mode, string? httpUri)
    {
        lock (_gate)
        {
            if (httpUri is not null) _httpUri = httpUri.Length > 0 ? httpUri : null;
            if (target is not null) _target = target;
            if (enabled is not null) _enabled = enabled;
            if (mode is not null) _mode = mode;
            if (_target == "None") _enabled = "Disabled";
            else if (target is not null && enabled is null && _enabled == "Disabled") _enabled = "Once";
        }
    }

    /// <summary>What a start that happens now is to boot; null: the board's own order. An override for once is used up; pending settings take effect.</summary>
    public RedfishBoot? Start()
    {
        Bios.Apply();
        Starting();
        SecureBootInForce = SecureBoot;
        return TakeBoot();
    }

    private RedfishBoot? TakeBoot()
    {
        lock (_gate)
        {
            if (_enabled == "Disabled" || _target == "None") return null;
            var boot = new RedfishBoot(_target, _httpUri);
            if (_enabled == "Once") (_target, _enabled) = ("None", "Disabled");
            return boot;
        }
    }
}
