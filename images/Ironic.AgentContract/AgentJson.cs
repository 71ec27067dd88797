using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Ironic.AgentContract.Commands;
using Ironic.AgentContract.Heartbeats;
using Ironic.AgentContract.Images;
using Ironic.AgentContract.Inspection;
using Ironic.AgentContract.Inventory;
using Ironic.AgentContract.Lookup;
using Ironic.AgentContract.Steps;

namespace Ironic.AgentContract;

/// <summary>
/// How the records are written and read: snake_case, unknown keys ignored, numbers never in quotes, at most 64 levels deep.
/// Both sides use it, so that neither needs reflection.
/// A property with a default of its own has a plain setter: the generated code sets every <c>init</c> property, the absent ones to zero.
/// </summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, MaxDepth = 64)]
[JsonSerializable(typeof(ApiRoot))]
[JsonSerializable(typeof(LookupResponse))]
[JsonSerializable(typeof(HeartbeatRequest))]
[JsonSerializable(typeof(CommandRequest))]
[JsonSerializable(typeof(CommandResult))]
[JsonSerializable(typeof(CommandList))]
[JsonSerializable(typeof(AgentFault))]
[JsonSerializable(typeof(SystemLogs))]
[JsonSerializable(typeof(FinalizeRescueParams))]
[JsonSerializable(typeof(ImageInfo))]
[JsonSerializable(typeof(PrepareImageParams))]
[JsonSerializable(typeof(WriteImageResult))]
[JsonSerializable(typeof(InstallBootloaderParams))]
[JsonSerializable(typeof(GetStepsParams))]
[JsonSerializable(typeof(CleanStepsResult))]
[JsonSerializable(typeof(DeployStepsResult))]
[JsonSerializable(typeof(ServiceStepsResult))]
[JsonSerializable(typeof(ExecuteStepParams))]
[JsonSerializable(typeof(CleanStepResult))]
[JsonSerializable(typeof(DeployStepResult))]
[JsonSerializable(typeof(ServiceStepResult))]
[JsonSerializable(typeof(HardwareInventory))]
[JsonSerializable(typeof(InspectionData))]
[JsonSerializable(typeof(InspectionAccepted))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(JsonNode))]
[JsonSerializable(typeof(JsonElement))]
public sealed partial class AgentJson : JsonSerializerContext;
