"""Reads debates of parliaments: TEI as ParlaMint writes it, and Akoma Ntoso."""
