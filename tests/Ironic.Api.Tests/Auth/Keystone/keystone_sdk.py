# Debian's openstacksdk at the API, known by Keystone: as the owner of a node, and as Nova does for him after his token has expired. Prints OK.
import sys

import openstack
from keystoneauth1 import service_token
from keystoneauth1 import session
from keystoneauth1 import token_endpoint
from keystoneauth1.identity import v3

keystone, api, password, expired = sys.argv[1:]


def connect(auth, **known):
    return openstack.connection.Connection(session=session.Session(auth=auth), baremetal_default_microversion='1.82', **known)


owner = connect(v3.Password(auth_url=keystone, username='owner', password=password, user_domain_id='default', project_name='owners', project_domain_id='default'))
assert [n.name for n in owner.baremetal.nodes()] == ['leased'], list(owner.baremetal.nodes())
node = owner.baremetal.update_node('leased', extra={'by': 'owner'})
assert node.extra == {'by': 'owner'}, node
try:
    owner.baremetal.delete_node('leased')
except openstack.exceptions.HttpException as e:
    assert e.status_code == 403 and 'baremetal:node:delete' in str(e), e
else:
    raise AssertionError('a member may not delete nodes')

late = token_endpoint.Token(api, expired)
try:
    list(connect(late, baremetal_endpoint_override=api).baremetal.nodes())
except openstack.exceptions.HttpException as e:
    assert e.status_code == 401, e
else:
    raise AssertionError('the token has expired')


def beside(user):
    service = v3.Password(auth_url=keystone, username=user, password=password, user_domain_id='default', system_scope='all')
    return connect(service_token.ServiceTokenAuthWrapper(user_auth=late, service_auth=service), baremetal_endpoint_override=api)


nova = beside('nova')
assert [n.name for n in nova.baremetal.nodes()] == ['leased'], 'what the user sees, not what the service does'
assert nova.baremetal.update_node('leased', extra={'by': 'nova'}).extra == {'by': 'nova'}
try:
    list(beside('auditor').baremetal.nodes())
except openstack.exceptions.HttpException as e:
    assert e.status_code == 401, e
else:
    raise AssertionError('not everybody may bring expired tokens')
print('OK')
