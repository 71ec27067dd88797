using Ironic.Model.Drivers;
using Ironic.Redfish;

namespace Ironic.Drivers.Redfish;

/// <summary>Failures of the Redfish library as the product names them. Each name is explained in docs/bmc-causes.md.</summary>
internal static class RedfishCauses
{
    public static DriverException Translate(RedfishException fault) => new(fault.Message, fault) { Cause = CauseOf(fault.Failure), IsTransient = fault.IsTransient };

    public static string CauseOf(RedfishFailure failure) => failure switch
    {
        RedfishFailure.Unreachable => "bmc-unreachable",
        RedfishFailure.NoAnswer => "bmc-no-answer",
        RedfishFailure.TlsRefused => "bmc-tls-refused",
        RedfishFailure.CredentialsRefused => "bmc-credentials-refused",
        RedfishFailure.Forbidden => "bmc-privilege-insufficient",
        RedfishFailure.LicenceMissing => "bmc-licence-missing",
        RedfishFailure.NoSession => BmcCauses.SessionsExhausted,
        RedfishFailure.NotFound => "bmc-resource-missing",
        RedfishFailure.Refused or RedfishFailure.PreconditionFailed => "bmc-command-refused",
        RedfishFailure.Busy or RedfishFailure.QueueFull => "bmc-busy",
        RedfishFailure.ServerError => "bmc-server-error",
        RedfishFailure.MalformedAnswer or RedfishFailure.TooLarge or RedfishFailure.LedElsewhere => "bmc-answer-malformed",
        RedfishFailure.Unsupported => DriverCauses.Unsupported,
        RedfishFailure.NotKept => "bmc-setting-not-kept",
        RedfishFailure.TaskFailed => "bmc-task-failed",
        _ => throw new ArgumentOutOfRangeException(nameof(failure), failure, "A failure without a name."),
    };
}
