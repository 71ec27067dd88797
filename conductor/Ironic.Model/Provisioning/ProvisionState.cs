using System.Text.Json.Serialization;

namespace Ironic.Model.Provisioning;

/// <summary>Provision states with their wire names (Ironic API, <c>provision_state</c>).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProvisionState>))]
public enum ProvisionState
{
    [JsonStringEnumMemberName("enroll")] Enroll,
    [JsonStringEnumMemberName("verifying")] Verifying,
    [JsonStringEnumMemberName("manageable")] Manageable,
    [JsonStringEnumMemberName("inspecting")] Inspecting,
    [JsonStringEnumMemberName("inspect wait")] InspectWait,
    [JsonStringEnumMemberName("inspect failed")] InspectFail,
    [JsonStringEnumMemberName("available")] Available,
    [JsonStringEnumMemberName("cleaning")] Cleaning,
    [JsonStringEnumMemberName("clean wait")] CleanWait,
    [JsonStringEnumMemberName("clean hold")] CleanHold,
    [JsonStringEnumMemberName("clean failed")] CleanFail,
    [JsonStringEnumMemberName("deploying")] Deploying,
    [JsonStringEnumMemberName("wait call-back")] DeployWait,
    [JsonStringEnumMemberName("deploy hold")] DeployHold,
    [JsonStringEnumMemberName("deploy failed")] DeployFail,
    [JsonStringEnumMemberName("active")] Active,
    [JsonStringEnumMemberName("adopting")] Adopting,
    [JsonStringEnumMemberName("adopt failed")] AdoptFail,
    [JsonStringEnumMemberName("deleting")] Deleting,
    [JsonStringEnumMemberName("error")] Error,
    [JsonStringEnumMemberName("rescuing")] Rescuing,
    [JsonStringEnumMemberName("rescue wait")] RescueWait,
    [JsonStringEnumMemberName("rescue failed")] RescueFail,
    [JsonStringEnumMemberName("rescue")] Rescue,
    [JsonStringEnumMemberName("unrescuing")] Unrescuing,
    [JsonStringEnumMemberName("unrescue failed")] UnrescueFail,
    [JsonStringEnumMemberName("servicing")] Servicing,
    [JsonStringEnumMemberName("service wait")] ServiceWait,
    [JsonStringEnumMemberName("service hold")] ServiceHold,
    [JsonStringEnumMemberName("service failed")] ServiceFail,
}
