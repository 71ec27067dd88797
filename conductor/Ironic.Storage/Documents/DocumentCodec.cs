using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ironic.Model.Jobs;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Resources;
using Ironic.Model.Stores;
using Ironic.Storage.Secrets;

namespace Ironic.Storage.Documents;

/// <summary>Records to documents and back. What may hold secrets is sealed on the way in and opened on the way out.</summary>
internal sealed class DocumentCodec(SecretProtector secrets)
{
    public byte[] Encode(Node node) => JsonSerializer.SerializeToUtf8Bytes(
        node with { DriverInfo = secrets.Seal(node.DriverInfo), DriverInternalInfo = secrets.Seal(node.DriverInternalInfo), InstanceInfo = secrets.Seal(node.InstanceInfo) },
        StoreJson.Default.Node);

    public byte[] Encode(Job job) => JsonSerializer.SerializeToUtf8Bytes(job with { State = secrets.Seal(job.State) }, StoreJson.Default.Job);

    public byte[] Encode(Resource resource)
    {
        var document = JsonMap.From(JsonSerializer.SerializeToElement(resource, ResourceKinds.TypeOf(resource)));
        return Encoding.UTF8.GetBytes(secrets.Seal(document).ToString());
    }

    public static byte[] Encode<T>(T record, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(record, type);

    public Node DecodeNode(ReadOnlySpan<byte> document, long id, long revision)
    {
        var node = Decode(document, StoreJson.Default.Node);
        return node with
        {
            Id = id,
            Revision = revision,
            DriverInfo = secrets.Open(node.DriverInfo),
            DriverInternalInfo = secrets.Open(node.DriverInternalInfo),
            InstanceInfo = secrets.Open(node.InstanceInfo),
        };
    }

    public Job DecodeJob(ReadOnlySpan<byte> document, long revision)
    {
        var job = Decode(document, StoreJson.Default.Job);
        return job with { Revision = revision, State = secrets.Open(job.State) };
    }

    public Resource DecodeResource(ReadOnlySpan<byte> document, string kind)
    {
        var opened = secrets.Open(JsonMap.Parse(Encoding.UTF8.GetString(document)));
        return (Resource?)JsonSerializer.Deserialize(opened.ToString(), ResourceKinds.TypeOf(kind))
            ?? throw new StoreException($"A stored {kind} is null: the database is damaged.");
    }

    public static T Decode<T>(ReadOnlySpan<byte> document, JsonTypeInfo<T> type) where T : class =>
        JsonSerializer.Deserialize(document, type) ?? throw new StoreException($"A stored {typeof(T).Name} is null: the database is damaged.");
}
