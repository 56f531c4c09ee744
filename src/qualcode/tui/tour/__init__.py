"""The guided tour: five things to do on a sample study of its own, each noticed when it is done."""
